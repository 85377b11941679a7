import { notFound } from '@hands/shared/problem';

/** @throws ProblemError 404 for what cannot be a poll's id */
export function readPollId(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw notFound('There is no such poll.');
  return Number(text);
}

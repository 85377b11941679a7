import { ProblemError } from '@hands/shared/problem';

/** The poll's state forbids what is asked: 409. */
export const refuse = (detail: string) =>
  new ProblemError({ status: 409, title: 'Not possible now', detail });

// Reads polls from the service.
import { defaultRetries, sendWithRetries } from './cast-vote.ts';
import type { Answer, Client } from './send.ts';

export interface Poll {
  id: number;
  question: string;
  theme: string;
  kind: 'single' | 'multiple' | 'ranked';
  maxChoices: number;
  status: string;
  options: { position: number; text: string }[];
}

/** The service's answer cannot be used. The message says what to do. */
export class BadAnswer extends Error {}

export const json = { accept: 'application/json' };

/** @throws BadAnswer if the service does not answer with a poll */
export async function readPoll(client: Client, url: string, id: number, stop: AbortSignal): Promise<Poll> {
  const address = `${url}/polls/${String(id)}`;
  const answer = await read(client, address, stop);
  const poll = parse(answer) as Partial<Poll> | undefined;
  if (answer.status !== 200 || poll?.kind === undefined) throw unexpected(answer, address);
  return poll as Poll;
}

/** Sends a GET request, and retries while the service is unavailable or busy. */
export async function read(client: Client, address: string, stop: AbortSignal): Promise<Answer> {
  const answer = await sendWithRetries(
    { client, rules: defaultRetries, report: () => undefined, stop },
    'page',
    {
      method: 'GET',
      url: address,
      headers: json,
    },
  );
  if (answer) return answer;
  throw new BadAnswer(`There is no answer from ${address}. Check the log of the vote service.`);
}

export function parse({ body }: Answer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

export function unexpected(answer: Answer, address: string): BadAnswer {
  const { detail } = Object(parse(answer)) as { detail?: string };
  return new BadAnswer(
    `${address} answered with status ${String(answer.status)}${detail === undefined ? ', unlike a vote service. Check --url.' : `: ${detail}`}`,
  );
}

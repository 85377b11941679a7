// Polls as the service tells them.
import { patient, sendPatiently } from './cast-vote.ts';
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

/** The service's answer was none that the job can go on with; the message says what to do. */
export class BadAnswer extends Error {}

export const json = { accept: 'application/json' };

/** @throws BadAnswer where the service does not answer with a poll */
export async function readPoll(client: Client, url: string, id: number, stop: AbortSignal): Promise<Poll> {
  const address = `${url}/polls/${String(id)}`;
  const answer = await read(client, address, stop);
  const poll = parse(answer) as Partial<Poll> | undefined;
  if (answer.status !== 200 || poll?.kind === undefined) throw unexpected(answer, address);
  return poll as Poll;
}

/** Waits for a service that is away or busy. */
export async function read(client: Client, address: string, stop: AbortSignal): Promise<Answer> {
  const answer = await sendPatiently({ client, rules: patient, report: () => undefined, stop }, 'page', {
    method: 'GET',
    url: address,
    headers: json,
  });
  if (answer) return answer;
  throw new BadAnswer(`${address} does not answer: see the service's log.`);
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
    `${address} answers with status ${String(answer.status)}${detail === undefined ? ', and not as a vote service does. Check --url.' : `: ${detail}`}`,
  );
}

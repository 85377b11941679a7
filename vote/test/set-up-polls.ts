// A vote service whose polls an administrator manages, with what the tests of its polls share.
import { randomUUID } from 'node:crypto';
import { asAdmin } from '@hands/testing/administrator';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { afterAll, beforeAll, expect } from 'vitest';

export interface PollAnswer {
  id: number;
  options: { position: number; text: string }[];
  [field: string]: unknown;
}
export interface Fault {
  status: number;
  detail: string;
  errors: { field: string; message: string }[];
}

export const texts = (...names: string[]) => names.map((text) => ({ text }));

export const abc = { question: 'Which?', options: texts('A', 'B', 'C') };

export const read = async <Answer = PollAnswer>(response: Response) => (await response.json()) as Answer;

export async function faultOf(
  response: Response,
): Promise<{ status: number; fields: string[]; detail: string }> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const { status, errors, detail } = await read<Fault>(response);
  expect(response.status).toBe(status);
  return { status, fields: errors.map(({ field }) => field), detail };
}

/** Opens the service before the tests of a file, and closes it afterwards. */
export function setUpPolls() {
  let vote: TestVote;
  let url = '';

  beforeAll(async () => {
    vote = await openVote();
    url = await vote.serve();
  });
  afterAll(() => vote.close());

  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...asAdmin,
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const get = async <Answer = PollAnswer>(path: string) => read<Answer>(await fetch(url + path));

  /** The poll as GET returns it. */
  async function create(poll: object): Promise<PollAnswer> {
    const response = await send('POST', '/polls', poll);
    expect(response.status).toBe(201);
    const { manageUrl, joinCode, ...created } = await read(response);
    expect(manageUrl).toContain('#k=');
    expect(joinCode).toHaveLength(6);
    return created;
  }

  const castBallot = (pollId: number, choices: number[]) =>
    vote.pool.query('insert into ballots values ($1, $2, $3, now())', [pollId, randomUUID(), choices]);
  const versionOf = async (pollId: number) => {
    const { rows } = await vote.pool.query<{ version: number }>('select version from polls where id = $1', [
      pollId,
    ]);
    return rows[0]?.version;
  };

  return { vote: () => vote, url: () => url, send, get, create, castBallot, versionOf };
}

// A vote service with polls and the keys of their owners.
import { createWrongTokens } from '@hands/shared/http/wrong-tokens';
import { asAdmin } from '@hands/testing/administrator';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { afterAll, beforeAll, expect } from 'vitest';

export interface OwnedPoll {
  id: number;
  slug: string;
  key: string;
  /** The path of the page that manages it. */
  page: string;
}

export interface Answer {
  status: number;
  text: string;
  headers: Headers;
}

export const byBearer = ({ key }: Pick<OwnedPoll, 'key'>) => ({ authorization: `Bearer ${key}` });
export const byCookie = ({ slug, key }: Pick<OwnedPoll, 'slug' | 'key'>) => ({
  cookie: `key-${slug}=${key}`,
});
export const withKey = (poll: OwnedPoll, key: string): OwnedPoll => ({ ...poll, key });

/** Opens the service before the tests of a file, without a limit to wrong keys, and closes it afterwards. */
export function setUpOwners() {
  let vote: TestVote;
  let url = '';

  beforeAll(async () => {
    vote = await openVote();
    const { metrics, logger } = vote.parts;
    url = await vote.serve({ wrongTokens: createWrongTokens({ points: 0 }, metrics.limited, logger) });
  });
  afterAll(() => vote.close());

  /** @param body JSON as an object, or a form's fields as URLSearchParams */
  async function send(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: object,
    base = url,
  ): Promise<Answer> {
    const isForm = body instanceof URLSearchParams;
    const response = await fetch(base + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(/^\/(admin|p)(\/|$)/.test(path) && { accept: 'text/html' }),
        ...(body && { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json' }),
        ...headers,
      },
      ...(body && { body: isForm ? body.toString() : JSON.stringify(body) }),
    });
    return {
      status: response.status,
      text: (await response.text()).replaceAll(/\s+/g, ' '),
      headers: response.headers,
    };
  }

  async function addPoll(fields: object = {}, base = url): Promise<OwnedPoll> {
    const poll = { question: 'Which?', options: [{ text: 'A' }, { text: 'B' }], ...fields };
    const { status, text } = await send('POST', '/polls', asAdmin, poll, base);
    expect(status).toBe(201);
    const { id, slug, manageUrl } = JSON.parse(text) as { id: number; slug: string; manageUrl: string };
    return { id, slug, key: manageUrl.split('#k=')[1] ?? '', page: `/p/${slug}/manage` };
  }

  /** Adds a key by the API. */
  async function addKey({ slug }: OwnedPoll, label = 'Ana'): Promise<{ id: string; key: string }> {
    const { status, text } = await send('POST', `/polls/${slug}/keys`, asAdmin, { label });
    expect(status).toBe(201);
    return JSON.parse(text) as { id: string; key: string };
  }

  async function listKeys({ slug }: OwnedPoll) {
    const { text } = await send('GET', `/polls/${slug}/keys`, asAdmin);
    return (JSON.parse(text) as { keys: { id: string; label: string; lastUsedAt: string | null }[] }).keys;
  }

  async function readActivity(pollId: number) {
    const { rows } = await vote.pool.query<{ actor: string; action: string; detail: object }>(
      'select actor, action, detail from admin_actions where poll_id = $1 order by id',
      [pollId],
    );
    return rows;
  }

  return { vote: () => vote, send, addPoll, addKey, listKeys, readActivity };
}

// A vote service that requires an admin token, with what the tests of its administration share.
import { randomUUID } from 'node:crypto';
import { makeAdminSession } from '@hands/shared/auth/admin-session';
import { consumeBatches } from '@hands/shared/queue/consume-batches';
import { adminToken, asAdmin } from '@hands/testing/administrator';
import { closeLongAgo } from '@hands/testing/close-long-ago';
import { managePathOf } from '@hands/testing/manage-path-of';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { postPoll } from '@hands/testing/post-poll';
import { secret } from '@hands/testing/voter-cookie';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';

export const guarded = { createPolls: 'token' as const };

export const cookieOf = (value: string) => ({ Cookie: `admin=${value}` });
export const signedIn = () => cookieOf(makeAdminSession(secret, adminToken).value);

export interface Call {
  method: string;
  path: string;
  json?: object;
  form?: Record<string, string>;
}

interface ActivityRow {
  actor: string;
  action: string;
  poll_id: number | null;
  detail: Record<string, unknown>;
}
export const formOf = (more: Record<string, string> = {}) => ({
  question: 'Which?',
  theme: 'OnTrend',
  kind: 'single',
  voteChange: 'true',
  resultsVisible: 'always',
  ...more,
});
export const shown = JSON.stringify({ ...formOf(), option: ['A', 'B'] });

export const pages = ['', '/rejected', '/batches', '/activity', '/queues'];

export const textOf = async (response: Promise<Response>) =>
  (await (await response).text()).replaceAll(/\s+/g, ' ');

/** Opens the service before the tests of a file, and closes it afterwards. The activity log is emptied before each test. */
export function setUpAdministration() {
  let vote: TestVote;
  let url = '';

  beforeAll(async () => {
    vote = await openVote();
    url = await vote.serve(guarded);
  });
  afterAll(() => vote.close());
  beforeEach(() => vote.pool.query('delete from admin_actions'));

  function send(
    { method, path, json, form }: Call,
    headers: Record<string, string> = {},
    base = url,
  ): Promise<Response> {
    const page = /^\/(admin|p)(\/|$)/.test(path) && !path.includes('/api/');
    return fetch(base + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(page && { Accept: 'text/html' }),
        ...(json && { 'Content-Type': 'application/json' }),
        ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(json && { body: JSON.stringify(json) }),
      ...(form && { body: new URLSearchParams(form).toString() }),
    });
  }
  const get = (path: string, headers: Record<string, string> = signedIn()) =>
    send({ method: 'GET', path }, headers);

  const addPoll = (fields: object = {}) =>
    postPoll(url, { options: [{ text: 'A' }, { text: 'B' }], ...fields }, asAdmin);
  const manage = (pollId: number) => managePathOf(vote.pool, pollId);
  const addBallot = (pollId: number) =>
    vote.pool.query('insert into ballots values ($1, gen_random_uuid(), array[1], now())', [pollId]);

  const addClosedPoll = async () => closeLongAgo(vote.pool, await addPoll());

  async function addFinalPoll(): Promise<number> {
    const id = await addClosedPoll();
    await vote.pool.query('update polls set sealed_at = closes_at where id = $1', [id]);
    return id;
  }

  async function addRejected(pollId: number, reason = 'cast after the poll closed'): Promise<number> {
    const ballot = { pollId, voterId: randomUUID(), choices: [1], castAt: 1_700_000_000_000_000 };
    const { rows } = await vote.pool.query<{ id: number }>(
      `insert into rejected_ballots (poll_id, voter_id, cast_at, ballot, reason)
     values ($1, $2, now(), $3, $4)
     returning id::integer`,
      [pollId, ballot.voterId, JSON.stringify(ballot), reason],
    );
    return rows[0]?.id ?? 0;
  }

  async function readActivity(): Promise<ActivityRow[]> {
    const { rows } = await vote.pool.query<ActivityRow>(
      'select actor, action, poll_id, detail from admin_actions order by id',
    );
    return rows;
  }

  /** Every call that changes something, with the status for an administrator and the entry in the activity log. */
  const actions: [name: string, status: number, action: string, call: () => Promise<Call>][] = [
    [
      'POST /polls',
      201,
      'create poll',
      () =>
        Promise.resolve({
          method: 'POST',
          path: '/polls',
          json: { question: 'New?', options: [{ text: 'A' }, { text: 'B' }] },
        }),
    ],
    [
      'PATCH /polls/{id}',
      200,
      'change poll',
      async () => ({ method: 'PATCH', path: `/polls/${await addPoll()}`, json: { question: 'Other?' } }),
    ],
    [
      'DELETE /polls/{id}',
      204,
      'delete poll',
      async () => ({ method: 'DELETE', path: `/polls/${await addPoll()}` }),
    ],
    [
      'POST /polls/{id}/close',
      200,
      'close poll',
      async () => ({ method: 'POST', path: `/polls/${await addPoll()}/close` }),
    ],
    [
      'POST /polls/{id}/reopen',
      200,
      'reopen poll',
      async () => ({ method: 'POST', path: `/polls/${await addFinalPoll()}/reopen` }),
    ],
    [
      'POST /polls/{id}/reset',
      200,
      'reset poll',
      async () => ({ method: 'POST', path: `/polls/${await addPoll()}/reset` }),
    ],
    [
      'the form that edits a poll',
      303,
      'change poll',
      async () => ({
        method: 'POST',
        path: await manage(await addPoll()),
        form: { ...formOf({ question: 'Other?' }), option: 'A', shown: shown.replace('["A","B"]', '"A"') },
      }),
    ],
    [
      'the button that closes',
      303,
      'close poll',
      async () => ({ method: 'POST', path: `${await manage(await addPoll())}/close`, form: {} }),
    ],
    [
      'the button that reopens',
      303,
      'reopen poll',
      async () => ({
        method: 'POST',
        path: `${await manage(await addFinalPoll())}/reopen`,
        form: { closesAt: '2100-01-01T00:00' },
      }),
    ],
    [
      'the button that resets',
      303,
      'reset poll',
      async () => ({ method: 'POST', path: `${await manage(await addPoll())}/reset`, form: {} }),
    ],
    [
      'the button that deletes',
      303,
      'delete poll',
      async () => ({ method: 'POST', path: `${await manage(await addPoll())}/delete`, form: {} }),
    ],
    [
      'the button that retries a rejected ballot',
      303,
      'retry rejected ballots',
      async () => ({
        method: 'POST',
        path: '/admin/rejected',
        form: { id: String(await addRejected(await addPoll())) },
      }),
    ],
    [
      'the button that retries a failed batch',
      303,
      'retry batch',
      async () => ({ method: 'POST', path: '/admin/batches', form: { batch: await addFailedBatch() } }),
    ],
    [
      'Bull Board’s button that retries a failed batch',
      204,
      'retry batch',
      async () => {
        const id = await addFailedBatch();
        const [queue, job] = [id.slice(0, id.lastIndexOf('.')), id.slice(id.lastIndexOf('.') + 1)];
        return { method: 'PUT', path: `/admin/queues/api/queues/${encodeURIComponent(queue)}/${job}/retry` };
      },
    ],
    [
      'signing out',
      303,
      'sign out',
      () => Promise.resolve({ method: 'POST', path: '/admin/sign-out', form: {} }),
    ],
  ];

  /** A batch that failed permanently at its first attempt. @returns its id */
  async function addFailedBatch(): Promise<string> {
    const [queue] = vote.parts.queue.bullQueues();
    if (!queue) throw new Error('the queue is not open');
    const ballot = { pollId: 1, voterId: randomUUID(), choices: [1], castAt: 1 };
    const job = await queue.add('batch', { ballots: [ballot] }, { attempts: 1 });
    const consumer = consumeBatches(vote.settings, vote.parts.logger, () =>
      Promise.reject(new Error('the disk is full')),
    );
    await expect.poll(() => job.isFailed()).toBe(true);
    await consumer.close();
    return `${queue.name}.${job.id ?? ''}`;
  }

  return {
    vote: () => vote,
    url: () => url,
    send,
    get,
    addPoll,
    manage,
    addBallot,
    addClosedPoll,
    addFinalPoll,
    addRejected,
    addFailedBatch,
    readActivity,
    actions,
  };
}

// A transaction that waits for a second connection of its own pool may wait for others that do the same. So everything that changes
// a poll must work with a single connection.
import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import { createQueueRegistry } from '@hands/db/queue-registry';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { createPollCache } from '@hands/vote/polls/poll-cache';
import type { PollCache } from '@hands/vote/polls/poll-cache';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { setUpAdministration, signedIn } from './set-up-administration.ts';
import type { Call } from './set-up-administration.ts';

const { vote, send, addPoll, actions } = setUpAdministration();

let pool: Pool;
let queue: BatchQueue;
let polls: PollCache;
let url = '';
beforeAll(async () => {
  const { settings, parts } = vote();
  pool = createPool(settings.databaseUrl, parts.logger, { max: 1 });
  queue = openBatchQueue(settings, parts.logger, createQueueRegistry(pool));
  polls = createPollCache(pool, parts.logger);
  await vi.waitFor(() => queue.check(), 10_000);
  // until all queues that were recorded before are known, any poll may have ballots
  await vi.waitFor(async () => expect((await queue.readBacklog()).completeTo).toBeUndefined(), 10_000);
  url = await vote().serve({ pool, queue, polls, createPolls: 'token' });
});
afterAll(async () => {
  await Promise.all([queue.close(), polls.close()]);
  await pool.end();
});

const onPoll = (poll: object, method: string, rest: string, json: object) => async (): Promise<Call> => ({
  method,
  path: `/polls/${await addPoll(poll)}${rest}`,
  json,
});

const calls: [name: string, status: number, call: () => Promise<Call>][] = [
  ...actions.map(([name, status, , call]) => [name, status, call] as (typeof calls)[number]),
  // asks the queue for ballots that are not recorded yet
  ['PATCH /polls/{id} of the kind', 200, onPoll({}, 'PATCH', '', { kind: 'multiple' })],
  ['POST /polls/{id}/keys', 201, onPoll({}, 'POST', '/keys', { label: 'helper' })],
  ['POST /polls/{id}/tokens', 201, onPoll({ voters: 'token' }, 'POST', '/tokens', { count: 2 })],
];

test.each(calls)('%s: needs one connection to the database', async (_name, status, call) => {
  const response = await send(await call(), signedIn(), url);
  expect({ status: response.status, body: await response.text() }).toMatchObject({ status });
});

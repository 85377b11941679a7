// The whole audit: waits for queue and database, checks the polls, then durability.
import { findPollId } from '@hands/db/find-poll-id';
import type { Pool } from '@hands/db/pool';
import type { PollReference } from '@hands/shared/poll/poll-reference';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { auditPolls } from './audit-polls.ts';
import type { Audit } from './audit-polls.ts';
import { awaitParts, AuditError } from './await-parts.ts';
import { checkDurability } from './check-durability.ts';
import type { Config } from './config.ts';

interface Parts {
  pool: Pool;
  queue: BatchQueue;
  config: Config;
}

/**
 * @param poll undefined for all polls
 * @param onCheck called with the name of each check before it starts
 * @throws AuditError if queue or database cannot be read, or there is no such poll
 */
export async function runAudit(
  { pool, queue, config }: Parts,
  poll: PollReference | undefined,
  onCheck: (check: string) => unknown,
): Promise<Audit> {
  await awaitParts(pool, queue, config);
  const pollId = await namedPoll(pool, poll);
  const audit = await auditPolls(pool, queue, pollId, onCheck);
  if (pollId !== null && audit.polls.length === 0) throw noSuchPoll(pollId);
  const durability = await checkDurability(pool, queue, config.allowDataLoss);
  return {
    ...audit,
    faults: [...audit.faults, ...durability.faults],
    notes: [...audit.notes, ...durability.notes],
  };
}

/** The number of the poll to audit; null for all. */
async function namedPoll(pool: Pool, poll: PollReference | undefined): Promise<number | null> {
  if (typeof poll !== 'string') return poll ?? null;
  const id = await findPollId(pool, poll);
  if (id === undefined) throw noSuchPoll(poll);
  return id;
}

const noSuchPoll = (poll: PollReference) => new AuditError(`There is no poll ${poll}.`);

// What may be done to a poll that is there, by the API and by the pages for administrators alike.
import type { Pool, PoolClient } from '@hands/db/pool';
import { formatInstant } from '@hands/shared/batch';
import { notFound } from '@hands/shared/problem';
import { administer } from './administer.ts';
import type { Action } from './administer.ts';
import { askDatabase } from './ask-database.ts';
import { lockPoll } from './lock-poll.ts';
import type { LockedPoll } from './lock-poll.ts';
import type { PollCache } from './poll-cache.ts';

interface Parts {
  pool: Pool;
  polls: PollCache;
}

/**
 * @param work is called once the poll is locked
 * @throws ProblemError 404, 503, and what `work` throws
 */
export async function administerPoll(
  { pool, polls }: Parts,
  actor: string,
  action: Action,
  id: number,
  work: (client: PoolClient, locked: LockedPoll) => Promise<void>,
): Promise<void> {
  const deed = await askDatabase(
    administer(pool, actor, action, async (client) => {
      const before = await lockPoll(client, id);
      if (!before) return undefined;
      await work(client, before);
      return { pollId: id, detail: tellDifference(before, await lockPoll(client, id)) };
    }),
    'It is not known whether this was done. Please look at the poll before trying again.',
  ).finally(() => {
    polls.forget(id);
  });
  if (!deed) throw notFound('There is no such poll.');
}

/** Each field that changed with what it was and is; of a poll that is gone, what it was called and held. */
function tellDifference(before: LockedPoll, after: LockedPoll | undefined): Record<string, unknown> {
  const [old, now] = [fieldsOf(before), after && fieldsOf(after)];
  if (!now) return { question: old.question, ballots: old.ballots };
  return Object.fromEntries(
    Object.entries(old)
      .map(([field, from]) => [field, { from, to: now[field as keyof typeof now] }] as const)
      .filter(([, { from, to }]) => JSON.stringify(from) !== JSON.stringify(to)),
  );
}

function fieldsOf({ poll, ballots }: LockedPoll) {
  const instantOf = (at: number | null) => (at === null ? null : formatInstant(at));
  const { question, theme, kind, options, maxChoices, voteChange, resultsVisible } = poll;
  const times = { opensAt: instantOf(poll.opensAt), closesAt: instantOf(poll.closesAt) };
  const epochAt = instantOf(poll.epochAt);
  return {
    question,
    theme,
    kind,
    options,
    maxChoices,
    voteChange,
    resultsVisible,
    ...times,
    epochAt,
    ballots,
  };
}

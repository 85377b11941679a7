import type { Pool } from '@hands/db/pool';
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { formatInstant } from '@hands/shared/poll/batch';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { askDatabase } from '../http/ask-database.ts';
import type { Manager } from '../polls/find-poll.ts';
import type { PollCache } from '../polls/poll-cache.ts';
import { lockPoll } from './lock-poll.ts';
import type { LockedPoll } from './lock-poll.ts';
import { pollActions } from './poll-actions.ts';
import type { PollActionName } from './poll-actions.ts';
import { withActivityLog } from './with-activity-log.ts';

interface Parts {
  pool: Pool;
  polls: PollCache;
  queue: BatchQueue;
}

/**
 * Runs one action on a poll and records it in the activity log.
 * @param body the parsed JSON; undefined if there is none
 * @throws ProblemError 400, 403, 404, 409, 503
 */
export async function runAction(
  { pool, polls, queue }: Parts,
  manager: Manager,
  name: PollActionName,
  id: number,
  body?: unknown,
): Promise<void> {
  const work = pollActions[name].prepare(body);
  const entry = await askDatabase(
    withActivityLog(pool, manager.actor, `${name} poll`, async (client) => {
      const before = await lockPoll(client, id);
      if (!before) return undefined;
      await work(client, before, queue, manager);
      return { pollId: id, detail: differenceOf(before, await lockPoll(client, id)) };
    }),
    'We could not confirm the change. Please check the poll before trying again.',
  ).finally(() => {
    polls.forget(id);
  });
  if (!entry) throw noSuchPoll();
}

/** Each changed field with its old and new value; for a deleted poll, its question and number of ballots. */
function differenceOf(before: LockedPoll, after: LockedPoll | undefined): Record<string, unknown> {
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
  const { question, description, theme, kind, options, maxChoices, voteChange, resultsVisible } = poll;
  const { voters, showFrom, timeZone, listed } = poll;
  const times = { opensAt: instantOf(poll.opensAt), closesAt: instantOf(poll.closesAt) };
  const validFrom = instantOf(poll.validFrom);
  return {
    question,
    description,
    theme,
    kind,
    options,
    maxChoices,
    voteChange,
    resultsVisible,
    voters,
    showFrom,
    listed,
    ...times,
    timeZone,
    validFrom,
    ballots,
  };
}

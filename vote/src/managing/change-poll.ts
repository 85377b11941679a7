// A poll may be changed while people vote, as long as no recorded ballot changes its meaning.
import { isDeepStrictEqual } from 'node:util';
import type { PoolClient } from '@hands/db/pool';
import { listQueues } from '@hands/db/queue-registry';
import { conflict } from '@hands/shared/http/problem';
import type { FieldError } from '@hands/shared/http/field-error';
import { hasClosed } from '@hands/shared/poll/poll';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { textKey } from '@hands/shared/text/text-key';
import type { PollChange, WholePoll } from '../polls/poll-schema.ts';
import type { Poll } from '../polls/read-polls.ts';
import { statusAt } from '../polls/status-at.ts';
import { adoptTheme } from './adopt-theme.ts';
import { checkPoll, defaultMaxChoices, isUnlimited } from './check-poll.ts';
import { invalidateEarlierBallots } from './invalidate-earlier-ballots.ts';
import type { LockedPoll } from './lock-poll.ts';
import { NOTICE } from '../polls/notice.ts';
import { queueTime } from './queue-time.ts';
import { refuse, refuseWhileResetting } from './refuse-change.ts';
import { refusePastDeadline } from './refuse-past-deadline.ts';

/** What is needed of the queue: its time, and whether it holds ballots of the poll. */
type QueueView = Pick<BatchQueue, 'now' | 'readBacklog'>;

/**
 * Changes the given fields and keeps the rest; a poll without a limit to the choices has none afterwards. If anything differs, the
 * poll's version rises, so that screens follow. A new closing time may reopen the poll. A change that would alter the meaning of
 * ballots is allowed only if there are none; a ballot that was cast before it and is still in flight is rejected, and so is one
 * that another instance takes before it has learned of the change.
 * @throws ProblemError 400 if fields contradict each other, 409 if ballots that count, or will count, forbid the change
 */
export async function changePoll(
  client: PoolClient,
  { poll, ballots }: LockedPoll,
  change: PollChange,
  queue: QueueView,
): Promise<void> {
  const now = queueTime(queue);
  const before = { ...poll, options: poll.options.map((text) => ({ text })) };
  const after = changed(before, change);
  if (change.theme !== undefined) after.theme = await adoptTheme(client, change.theme, poll.id);
  if (isDeepStrictEqual(before, after)) return;
  const errors = changesOfMeaning(before, after);
  if (errors.length > 0) refuseWhileResetting(poll);
  if (errors.length > 0 && (ballots > 0 || (await mayHaveBallots(client, queue, poll.id))))
    throw conflict(errors);
  checkPoll(after, before);
  const reopens = isReopened(poll, after.closesAt, now);
  if (reopens) {
    refuseWhileResetting(poll);
    requireSealed(poll);
  }
  await write(client, poll.id, after);
  if (errors.length > 0) await invalidateEarlierBallots(client, poll.id, now + NOTICE);
  else if (reopens) await invalidateEarlierBallots(client, poll.id, now);
}

/** Whether accepted ballots may be in the queue or deferred, and not recorded yet. True if not all batches could be read. */
async function mayHaveBallots(client: PoolClient, queue: QueueView, id: number): Promise<boolean> {
  const { ofPolls, completeTo } = await queue.readBacklog(() => listQueues(client));
  if (ofPolls.has(id) || completeTo !== undefined) return true;
  // read after the queue, so that a ballot deferred in between is seen here
  const { rowCount } = await client.query('select from deferred_ballots where poll_id = $1 limit 1', [id]);
  return rowCount === 1;
}

function isReopened(poll: Poll, after: number | null, now: number): boolean {
  if (after === poll.closesAt) return false;
  refusePastDeadline(after, now);
  return hasClosed(statusAt(poll, now));
}

/**
 * While ballots cast in time are in flight, reopening the poll would reject them.
 * @throws ProblemError 409 if the result is not final
 */
function requireSealed({ sealedAt }: Poll): void {
  if (sealedAt !== null) return;
  throw refuse(
    'This poll is still closing: votes cast in time are being counted. It can be reopened once its result is final.',
  );
}

function changed(before: WholePoll, change: PollChange): WholePoll {
  const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after = { ...before, ...named };
  if (change.maxChoices === undefined && (after.kind !== before.kind || isUnlimited(before)))
    after.maxChoices = defaultMaxChoices(after);
  return after;
}

/** The parts of a change that would alter the meaning of ballots. */
function changesOfMeaning(before: WholePoll, after: WholePoll): FieldError[] {
  const errors: FieldError[] = [];
  const forbid = (field: string, message: string) => errors.push({ field, message });
  if (after.options.length < before.options.length)
    forbid(
      'options',
      'cannot be removed because ballots exist. Texts can be corrected and options added at the end',
    );
  const keys = (poll: WholePoll) => poll.options.map(({ text }) => textKey(text));
  const places = keys(before);
  if (keys(after).some((key, place) => places[place] !== key && places.includes(key)))
    forbid('options', 'cannot be reordered because ballots refer to them by position');
  if (after.kind !== before.kind) forbid('kind', 'cannot be changed because ballots exist');
  // a batch that runs twice would be checked by one rule first and by the other rule later
  if (after.voteChange !== before.voteChange) forbid('voteChange', 'cannot be changed because ballots exist');
  if (after.voters !== before.voters) forbid('voters', 'cannot be changed because ballots exist');
  // without a limit it falls with the number of options, which is reported above
  if (after.maxChoices < Math.min(before.maxChoices, after.options.length))
    forbid('maxChoices', 'cannot be reduced because ballots exist');
  return errors;
}

async function write(client: PoolClient, id: number, poll: WholePoll): Promise<void> {
  await client.query(
    `update polls
     set question = $2,
         theme = $3,
         kind = $4,
         max_choices = $5,
         vote_change = $6,
         results_visible = $7,
         listed = $10,
         description = $11,
         show_from = $12,
         time_zone = $13,
         voters = $14,
         opens_at = timestamp_micros($8),
         closes_at = timestamp_micros($9),
         -- a new deadline needs a new seal
         sealed_at = case
           when closes_at = timestamp_micros($9) then sealed_at
         end,
         -- and the ballots in flight before it are not known yet
         in_flight = case
           when closes_at = timestamp_micros($9) then in_flight
         end,
         version = version + 1
     where id = $1`,
    [
      id,
      poll.question,
      poll.theme,
      poll.kind,
      poll.maxChoices,
      poll.voteChange,
      poll.resultsVisible,
      poll.opensAt,
      poll.closesAt,
      poll.listed,
      poll.description,
      poll.showFrom,
      poll.timeZone,
      poll.voters,
    ],
  );
  const texts = poll.options.map(({ text }) => text);
  // an option that lost all its ballots still has a tally of 0
  await client.query('delete from tallies where poll_id = $1 and position >= $2', [id, texts.length]);
  await client.query('delete from options where poll_id = $1 and position >= $2', [id, texts.length]);
  await client.query(
    `insert into options (poll_id, position, text)
     select $1, option.place - 1, option.text
     from unnest($2::text[]) with ordinality as option (text, place)
     on conflict (poll_id, position) do update
       set text = excluded.text
       where options.text <> excluded.text`,
    [id, texts],
  );
}

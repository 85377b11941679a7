// A poll may be mended while people vote, as long as no ballot that is recorded comes to mean something else.
import { inTransaction } from '@hands/db/in-transaction';
import type { Pool, PoolClient } from '@hands/db/pool';
import { conflict } from '@hands/shared/problem';
import type { FieldError } from '@hands/shared/problem';
import { checkPoll, usualMaxChoices } from './check-poll.ts';
import { limitLockWait } from './limit-lock-wait.ts';
import type { PollChange, WholePoll } from './poll-schema.ts';
import { readPoll } from './read-polls.ts';

/**
 * Changes what is named and leaves the rest; the poll's version rises, so that screens follow.
 * @returns false where there is no such poll
 * @throws ProblemError 400 where fields do not go together, 409 where ballots that count forbid it
 */
export function changePoll(pool: Pool, id: number, change: PollChange): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await limitLockWait(client);
    const ballots = await lockPoll(client, id);
    if (ballots === undefined) return false;
    const before = await readWhole(client, id);
    const after = changed(before, change);
    if (ballots > 0) keepBallotsMeaning(before, after);
    checkPoll(after);
    await write(client, id, after);
    return true;
  });
}

/**
 * Batches lock their polls before they write (worker/src/record-batch.ts): one that was first is counted here, and one
 * that comes later is judged by the changed poll. What else is read must be read by a later statement, which sees all
 * that was committed while this one waited.
 */
async function lockPoll(client: PoolClient, id: number): Promise<number | undefined> {
  const { rows } = await client.query<{ ballots: string }>(
    `select ballots
     from polls
     where id = $1
     for update`,
    [id],
  );
  return rows[0] && Number(rows[0].ballots);
}

async function readWhole(client: PoolClient, id: number): Promise<WholePoll> {
  const poll = await readPoll(client, id);
  return { ...poll, options: poll.options.map((text) => ({ text })) };
}

function changed(before: WholePoll, change: PollChange): WholePoll {
  const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after = { ...before, ...named };
  if (change.maxChoices === undefined && after.kind !== before.kind)
    after.maxChoices = usualMaxChoices(after);
  return after;
}

function keepBallotsMeaning(before: WholePoll, after: WholePoll): void {
  const errors: FieldError[] = [];
  const forbid = (field: string, message: string) => errors.push({ field, message });
  if (after.options.length < before.options.length)
    forbid(
      'options',
      'cannot get fewer: there are ballots. Texts can be mended and options added at the end',
    );
  const texts = (poll: WholePoll) => poll.options.map(({ text }) => text);
  const places = texts(before);
  if (texts(after).some((text, place) => places[place] !== text && places.includes(text)))
    forbid('options', 'cannot change places: there are ballots, which name them by their places');
  if (after.kind !== before.kind) forbid('kind', 'cannot change: there are ballots');
  // a batch that runs twice would be judged by one rule and then by the other
  if (after.voteChange !== before.voteChange) forbid('voteChange', 'cannot change: there are ballots');
  if (after.maxChoices < before.maxChoices) forbid('maxChoices', 'can only rise: there are ballots');
  if (errors.length > 0) throw conflict(errors);
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
         opens_at = timestamptz 'epoch' + $8::bigint * interval '1 microsecond',
         closes_at = timestamptz 'epoch' + $9::bigint * interval '1 microsecond',
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
    ],
  );
  const texts = poll.options.map(({ text }) => text);
  // tallies of options that lost all their ballots are still there, at 0
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

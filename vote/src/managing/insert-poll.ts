import type { Pool, PoolClient } from '@hands/db/pool';
import type { NewPoll } from '../polls/poll-schema.ts';
import { adoptTheme } from './adopt-theme.ts';
import { checkPoll, defaultMaxChoices } from './check-poll.ts';

/**
 * Inserts a poll and its options in one statement, under the theme as other polls spell it.
 * @returns its id
 * @throws ProblemError 400 if fields contradict each other
 */
export async function insertPoll(pool: Pool | PoolClient, given: NewPoll): Promise<number> {
  const poll = { ...given, maxChoices: given.maxChoices ?? defaultMaxChoices(given) };
  checkPoll(poll);
  const { rows } = await pool.query<{ id: number }>(
    `with poll as (
       insert into polls (
         question, theme, kind, max_choices, vote_change, results_visible, opens_at, closes_at,
         listed, description, show_from, time_zone, voters
       )
       values (
         $1, $2, $3, $4, $5, $6,
         timestamp_micros($7),
         timestamp_micros($8),
         $9, $10, $11, $12, $14
       )
       returning id
     )
     insert into options (poll_id, position, text)
     select poll.id, option.place - 1, option.text
     from poll, unnest($13::text[]) with ordinality as option (text, place)
     returning poll_id as id`,
    [
      poll.question,
      await adoptTheme(pool, poll.theme),
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
      poll.options.map(({ text }) => text),
      poll.voters,
    ],
  );
  const [first] = rows;
  if (!first) throw new TypeError('the poll was inserted without options');
  return first.id;
}

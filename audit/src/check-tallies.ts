import type { Check } from './finding.ts';

interface Row {
  pollId: number;
  position: number;
  tallied: number;
  recounted: number;
}

/** Each option's tally equals a recount of its ballots; in a ranked poll, of first preferences (I4). */
export const checkTallies: Check = async (client, pollId) => {
  const { rows } = await client.query<Row>(
    `select
       poll_id as "pollId",
       position,
       coalesce(votes, 0) as tallied,
       coalesce(recounted, 0) as recounted
     from tallies
     full join (
       select ballots.poll_id, position, count(*) as recounted
       from ballots
       join polls on polls.id = ballots.poll_id,
         unnest(case polls.kind when 'ranked' then choices[1:1] else choices end) as position
       where $1::integer is null
         or ballots.poll_id = $1
       group by ballots.poll_id, position
     ) as recount using (poll_id, position)
     where ($1::integer is null or poll_id = $1)
       and coalesce(votes, 0) <> coalesce(recounted, 0)
     order by poll_id, position`,
    [pollId],
  );
  return rows.map((row) => ({
    pollId: row.pollId,
    check: 'tallies',
    detail: `option ${row.position} has a tally of ${row.tallied}, but a recount of its ballots gives ${row.recounted}`,
  }));
};

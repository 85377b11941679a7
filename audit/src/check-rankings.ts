import type { Check } from './finding.ts';

interface Row {
  pollId: number;
  different: number;
  choices: number[];
  kept: number;
  recounted: number;
}

/** The stored count of each ranking equals a recount. Polls that are not ranked have no stored rankings. */
export const checkRankings: Check = async (client, pollId) => {
  const { rows } = await client.query<Row>(
    `select distinct on (poll_id)
       poll_id as "pollId",
       count(*) over (partition by poll_id) as different,
       choices,
       coalesce(ballots, 0) as kept,
       coalesce(recounted, 0) as recounted
     from rankings
     full join (
       select poll_id, choices, count(*) as recounted
       from ballots
       join polls on polls.id = ballots.poll_id and polls.kind = 'ranked'
       where choices <> '{}'
         and ($1::integer is null or poll_id = $1)
       group by poll_id, choices
     ) as recount using (poll_id, choices)
     where ($1::integer is null or poll_id = $1)
       and coalesce(ballots, 0) <> coalesce(recounted, 0)
       -- a deleted poll's rankings are removed after its ballots
       and poll_id not in (select poll_id from removals where kind = 'delete')
     order by poll_id, choices`,
    [pollId],
  );
  return rows.map((row) => ({
    pollId: row.pollId,
    check: 'rankings',
    detail: `rankings that differ from a recount: ${row.different}; the first is ${row.choices.join(' > ')}, stored as ${row.kept}, recounted as ${row.recounted}`,
  }));
};

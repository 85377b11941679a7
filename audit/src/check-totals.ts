import type { Check } from './finding.ts';

interface Row {
  pollId: number;
  kept: number;
  recounted: number;
}

/** A poll's total equals the number of its ballots, without withdrawn votes. */
export const checkTotals: Check = async (client, pollId) => {
  const { rows } = await client.query<Row>(
    `select
       polls.id as "pollId",
       polls.ballots as kept,
       coalesce(recounted, 0) as recounted
     from polls
     left join (
       select poll_id, count(*) as recounted
       from ballots
       where choices <> '{}'
         and ($1::integer is null or poll_id = $1)
       group by poll_id
     ) as recount on recount.poll_id = polls.id
     where ($1::integer is null or polls.id = $1)
       and polls.ballots <> coalesce(recounted, 0)
     order by polls.id`,
    [pollId],
  );
  return rows.map((row) => ({
    pollId: row.pollId,
    check: 'total',
    detail: `its total is ${row.kept}, but a recount of its ballots gives ${row.recounted}`,
  }));
};

import type { Check } from './finding.ts';

/** Every ballot belongs to a poll that exists, or to a deleted poll whose ballots are still being removed. */
export const checkOrphans: Check = async (client, pollId) => {
  const { rows } = await client.query<{ pollId: number; ballots: number }>(
    `select poll_id as "pollId", count(*) as ballots
     from ballots
     where ($1::integer is null or poll_id = $1)
       and poll_id not in (select id from polls)
       and poll_id not in (select poll_id from removals)
     group by poll_id
     order by poll_id`,
    [pollId],
  );
  return rows.map((row) => ({
    pollId: row.pollId,
    check: 'orphans',
    detail: `ballots of a poll that does not exist, with no removal in progress: ${row.ballots}`,
  }));
};

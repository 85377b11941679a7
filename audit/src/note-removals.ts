import type { Check } from './finding.ts';

interface Row {
  pollId: number;
  kind: 'reset' | 'delete';
  removed: number;
  ballots: number;
}

/** For notes: polls that were reset or deleted and whose ballots are still being removed. */
export const noteRemovals: Check = async (client, pollId) => {
  const { rows } = await client.query<Row>(
    `select poll_id as "pollId", kind, removed, ballots
     from removals
     where $1::integer is null
       or poll_id = $1
     order by poll_id`,
    [pollId],
  );
  return rows.map((row) => ({
    pollId: row.pollId,
    check: 'removals',
    detail: `it was ${row.kind === 'reset' ? 'reset' : 'deleted'}: ${row.removed} of ${row.ballots} ballots have been removed so far`,
  }));
};

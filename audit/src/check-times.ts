import type { Check } from './finding.ts';

interface Row {
  pollId: number;
  late: number;
}

/**
 * No ballot was cast at or after its poll's closing time (I7). A deadline may be moved, but never to a time before a
 * recorded ballot.
 */
export const checkTimes: Check = async (client, pollId) => {
  const { rows } = await client.query<Row>(
    `select poll_id as "pollId", count(*) as late
     from ballots
     join polls on polls.id = ballots.poll_id
     where ($1::integer is null or poll_id = $1)
       and cast_at >= closes_at
     group by poll_id
     order by poll_id`,
    [pollId],
  );
  return rows.map((row) => ({
    pollId: row.pollId,
    check: 'times',
    detail: `ballots cast after the poll had closed: ${row.late}`,
  }));
};

/** For notes: a poll's opening time may be moved past ballots that were valid when they were cast. */
export const noteEarlyBallots: Check = async (client, pollId) => {
  const { rows } = await client.query<{ pollId: number; early: number }>(
    `select poll_id as "pollId", count(*) as early
     from ballots
     join polls on polls.id = ballots.poll_id
     where ($1::integer is null or poll_id = $1)
       and cast_at < opens_at
     group by poll_id
     order by poll_id`,
    [pollId],
  );
  return rows.map((row) => ({
    pollId: row.pollId,
    check: 'times',
    detail: `ballots cast before the poll opens: ${row.early}; valid if the opening time was changed afterwards`,
  }));
};

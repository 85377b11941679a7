import type { Pool } from '@hands/db/pool';

/** What a ballot page shows and a vote is checked against. */
export interface Poll {
  id: number;
  question: string;
  kind: 'single' | 'multiple' | 'ranked';
  maxChoices: number;
  /** Microseconds since the epoch by the queue's clock, or null. */
  opensAt: number | null;
  closesAt: number | null;
  /** Texts in the order of their positions. */
  options: string[];
}

/** The polls of these ids that there are. */
export async function readPolls(pool: Pool, ids: number[]): Promise<Poll[]> {
  const { rows } = await pool.query<Poll>(
    `select
       id,
       question,
       kind,
       max_choices as "maxChoices",
       (extract(epoch from opens_at) * 1000000)::float8 as "opensAt",
       (extract(epoch from closes_at) * 1000000)::float8 as "closesAt",
       array(
         select text
         from options
         where options.poll_id = polls.id
         order by position
       ) as options
     from polls
     where id = any ($1::integer[])`,
    [ids],
  );
  return rows;
}

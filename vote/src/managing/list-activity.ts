import type { Pool } from '@hands/db/pool';
import { paginate } from './paginate.ts';
import type { Page, PageQuery } from './paginate.ts';

export interface ActivityRecord {
  id: number;
  /** Microseconds since the Unix epoch. */
  at: number;
  actor: string;
  action: string;
  pollId: number | null;
  detail: Record<string, unknown>;
}

/** The activity log, newest first. */
export async function listActivity(
  pool: Pool,
  { poll, before, limit }: PageQuery,
): Promise<Page<ActivityRecord>> {
  const { rows } = await pool.query<ActivityRecord>(
    `select
       id,
       unix_micros(at) as at,
       actor,
       action,
       poll_id as "pollId",
       detail
     from admin_actions
     where ($1::integer is null or poll_id = $1)
       and ($2::bigint is null or id < $2)
     order by id desc
     limit $3`,
    [poll, before, limit + 1],
  );
  return paginate(rows, limit);
}

import type { Pool } from '@hands/db/pool';
import { cutPage } from './paginate.ts';
import type { Page, PageQuery } from './paginate.ts';

export interface AdminAction {
  id: number;
  /** Microseconds since the epoch. */
  at: number;
  actor: string;
  action: string;
  pollId: number | null;
  detail: Record<string, unknown>;
}

/** The audit trail, newest first. */
export async function listActions(
  pool: Pool,
  { poll, before, limit }: PageQuery,
): Promise<Page<AdminAction>> {
  const { rows } = await pool.query<AdminAction>(
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
  return cutPage(rows, limit);
}

import type { Pool } from '@hands/db/pool';
import { readPage } from './read-page.ts';
import type { Page, PageQuery } from './read-page.ts';

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
export function listActivity(pool: Pool, query: PageQuery): Promise<Page<ActivityRecord>> {
  return readPage(
    pool,
    `select
       id,
       unix_micros(at) as at,
       actor,
       action,
       poll_id as "pollId",
       detail
     from admin_actions`,
    query,
  );
}

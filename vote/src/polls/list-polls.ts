import type { Pool } from '@hands/db/pool';
import { badField } from '@hands/shared/http/problem';
import { pollStatuses } from '@hands/shared/poll/poll';
import { parsePollId } from '@hands/shared/poll/poll-id';
import { findThemesLike } from './find-themes-like.ts';
import { pollColumns, pollsNow } from './read-polls.ts';
import type { Poll } from './read-polls.ts';

export interface ListQuery {
  /** Whether unlisted polls are among them: for administrators. */
  all?: boolean;
  /** In any spelling. */
  theme?: string | undefined;
  status?: ListStatus | undefined;
  /** `next` of the previous page. */
  cursor?: string | undefined;
  limit: number;
}

export interface ListedPoll extends Poll {
  /** Ballots that count. */
  ballots: number;
}

export interface PollPage {
  polls: ListedPoll[];
  /** The cursor of the next page; null if this is the last. */
  next: string | null;
}

/**
 * A page of polls, newest first. A cursor names the last poll of the previous page instead of an offset, so that a deep page
 * costs as much as the first, and polls created meanwhile shift nothing.
 * @throws ProblemError 400 if the cursor is invalid
 */
export async function listPolls(pool: Pool, query: ListQuery): Promise<PollPage> {
  const themes = query.theme === undefined ? undefined : await findThemesLike(pool, query.theme);
  const { rows } = await pool.query<ListedPoll>(listStatement({ ...query, themes }));
  const polls = rows.slice(0, query.limit);
  const last = polls.at(-1);
  return { polls, next: rows.length > polls.length && last ? cursorAfter(last.id) : null };
}

/** Selects one poll more than the page holds, which shows whether there is a next page. */
export function listStatement({
  all = false,
  themes,
  status,
  cursor,
  limit,
}: Omit<ListQuery, 'theme'> & { themes?: string[] | undefined }): { text: string; values: unknown[] } {
  const conditions = ['($1::integer is null or id < $1)'];
  const values: unknown[] = [cursor === undefined ? null : readCursor(cursor), limit + 1];
  if (!all) conditions.push('listed');
  // an equation, unlike a list, lets Postgres read the polls in order from the index
  if (themes?.length === 1) conditions.push(`theme = $${values.push(themes[0])}`);
  else if (themes) conditions.push(`theme = any($${values.push(themes)}::text[])`);
  if (status !== undefined) conditions.push(statusConditions[status]);
  const text = `
    select ${pollColumns},
      polls.ballots
    from ${pollsNow}
    where ${conditions.join(' and ')}
    order by id desc
    limit $2`;
  return { text, values };
}

/** The statuses that a list can be filtered by; `closed` is `closing` and `final` together. */
export const listStatuses = [...pollStatuses, 'closed'] as const;
export type ListStatus = (typeof listStatuses)[number];

const statusConditions: Record<ListStatus, string> = {
  scheduled: 'sealed_at is null and opens_at > clock.now',
  open: 'sealed_at is null and (opens_at <= clock.now or opens_at is null) and (closes_at > clock.now or closes_at is null)',
  closing: 'sealed_at is null and closes_at <= clock.now',
  final: 'sealed_at is not null',
  closed: '(sealed_at is not null or closes_at <= clock.now)',
};

const cursorAfter = (id: number) => Buffer.from(`before ${id}`).toString('base64url');

function readCursor(cursor: string): number {
  const [, id] = /^before (.+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const pollId = parsePollId(id);
  if (!pollId) throw badField('cursor', 'must be the next of a list of polls');
  return pollId;
}

// The polls that this browser may manage, because it keeps their keys.
import type { IncomingMessage } from 'node:http';
import type { Pool } from '@hands/db/pool';
import { hashPollKey, readPollKeyCookies } from '@hands/shared/auth/poll-key';
import { createCircuitBreaker } from '@hands/shared/process/circuit-breaker';
import type { CookieSettings } from '../http/set-cookie.ts';
import type { ListedPoll } from './list-polls.ts';
import { pollColumns, pollsNow } from './read-polls.ts';

/** Anyone may send what looks like keys. A database that takes longer counts as unavailable. */
const LOOKUP_MS = 1_000;

/**
 * The polls of which the request's cookies have valid keys, newest first, listed or not. A browser without such cookies costs no
 * query, one with any number of them costs one. Rejects if the database is unavailable.
 * @param slug of the only poll that matters
 */
export type FindOwnPolls = (req: IncomingMessage, slug?: string) => Promise<ListedPoll[]>;

export function createOwnPollFinder(
  pool: Pool,
  { cookieSuffix }: Pick<CookieSettings, 'cookieSuffix'>,
): FindOwnPolls {
  const run = createCircuitBreaker(LOOKUP_MS);
  return async (req, slug) => {
    const keys = readPollKeyCookies(req, cookieSuffix).filter(
      (kept) => slug === undefined || kept.slug === slug,
    );
    if (keys.length === 0) return [];
    const { rows } = await run(() =>
      pool.query<ListedPoll>(
        `select ${pollColumns},
           polls.ballots
         from ${pollsNow},
           unnest($1::text[], $2::bytea[]) as kept (slug, hash)
         where polls.slug = kept.slug
           and exists (
             select
             from poll_keys
             where poll_keys.poll_id = polls.id
               and poll_keys.hash = kept.hash
           )
         order by polls.id desc`,
        [keys.map((kept) => kept.slug), keys.map(({ key }) => hashPollKey(key))],
      ),
    );
    return rows;
  };
}

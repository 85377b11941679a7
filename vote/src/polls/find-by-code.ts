// Finds the poll of a join code. Codes have six digits, so wrong ones are limited, and right ones with them.
import type { IncomingMessage } from 'node:http';
import type { Pool } from '@hands/db/pool';
import { clientAddress, clientNetwork, clientSite, trustNobody } from '@hands/shared/auth/client-address';
import { createGuessLimiter } from '@hands/shared/http/guess-limiter';
import type { Config } from '../config.ts';
import { createDatabaseReader } from '../http/ask-database.ts';
import type { VoteMetrics } from '../metrics.ts';

export interface CodeParts extends Pick<Config, 'trustProxy'> {
  pool: Pool;
  limits: Pick<Config['limits'], 'wrongCodes'>;
  metrics: VoteMetrics;
}

const SECONDS = 10 * 60;

// Wrong codes as multiples of what one address may send within SECONDS. Its default of 200 is for halls: 500 people behind one
// address who mistype 4 % send 20 in a minute.
//
// One IPv6 site may send 400, and all addresses 1,000: fifty such halls at once. That is 144,000 a day and instance, or 14 % of
// the million codes: with N codes in use, someone who guesses all day from several addresses finds 0.14 N polls a day at most, from
// one address 0.03 N. N is small, because only polls created or shared within a day have a code that is valid
// (managing/assign-join-code.ts). Beyond the limit of all, each address without a wrong code of its own still has one guess in ten
// minutes: someone with thousands of addresses gets as many guesses, but can lock out only addresses that sent a wrong code.
const SITE = 2;
const ALL = 5;

/**
 * The slug of the open poll with this code; undefined if there is none, or the code has expired.
 * @throws ProblemError 429 after too many wrong codes, 503
 */
export type FindByCode = (req: IncomingMessage, code: string) => Promise<string | undefined>;

export function createCodeFinder({
  pool,
  trustProxy = trustNobody,
  limits: { wrongCodes },
  metrics,
}: CodeParts): FindByCode {
  const guesses = createGuessLimiter(
    {
      ofClient: wrongCodes,
      ofSite: SITE * wrongCodes,
      ofAll: ALL * wrongCodes,
      seconds: SECONDS,
      title: 'Too many wrong codes',
      detail: 'Many wrong codes came from your network within ten minutes. Please try again later.',
      detailOfAll:
        'Very many wrong codes came in within ten minutes, also from your network. Use the link of the poll, or try again later.',
    },
    metrics.limited,
  );
  const readDatabase = createDatabaseReader('The code cannot be looked up now. Please try again.');
  const lookups = new Map<string, Promise<string | undefined>>();

  function look(code: string): Promise<string | undefined> {
    const lookup = readDatabase(() => findSlug(pool, code)).finally(() => lookups.delete(code));
    lookups.set(code, lookup);
    return lookup;
  }

  return async (req, code) => {
    // a hall that types the same code at once makes one guess
    const shared = lookups.get(code);
    if (shared) return shared;
    const client = clientNetwork(clientAddress(req, trustProxy));
    const guesser = { client, site: clientSite(client) };
    await guesses.count(guesser);
    let isWrong = false;
    try {
      const slug = await look(code);
      isWrong = slug === undefined;
      return slug;
    } finally {
      if (!isWrong) await guesses.forgive(guesser);
    }
  };
}

async function findSlug(pool: Pool, code: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ slug: string }>(
    `select slug
     from join_codes
     join polls on polls.id = poll_id
     where code = $1
       and until > queue_now()
       and poll_status(polls) in ('scheduled', 'open')`,
    [code],
  );
  return rows[0]?.slug;
}

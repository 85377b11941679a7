// Finds the poll of a join code. Codes have six digits, so wrong ones are limited, and right ones with them.
import type { IncomingMessage } from 'node:http';
import type { Pool } from '@hands/db/pool';
import { clientAddress, clientNetwork, trustNobody } from '@hands/shared/auth/client-address';
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
/** From all addresses together, as a multiple of what one may send: with a million codes, guessing from many is slow, too. */
const ADDRESSES = 50;
const EVERYONE = 'everyone';

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
  const title = 'Too many wrong codes';
  const ofAddress = createGuessLimiter(
    {
      points: wrongCodes,
      seconds: SECONDS,
      title,
      detail: 'Many wrong codes came from your address within ten minutes. Please try again later.',
    },
    metrics.limited,
  );
  const ofAll = createGuessLimiter(
    {
      points: wrongCodes * ADDRESSES,
      seconds: SECONDS,
      title,
      detail:
        'Very many wrong codes came in within ten minutes. Use the link of the poll, or try again later.',
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
    await ofAddress.count(client);
    await ofAll.count(EVERYONE);
    let isWrong = false;
    try {
      const slug = await look(code);
      isWrong = slug === undefined;
      return slug;
    } finally {
      if (!isWrong) await Promise.all([ofAddress.forgive(client), ofAll.forgive(EVERYONE)]);
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

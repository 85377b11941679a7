import type { Pool } from '@hands/db/pool';
import { bearerToken } from '@hands/shared/auth/admin-token';
import type { Request, Response } from 'express';
import { askDatabase } from '../http/ask-database.ts';
import { forbidden, unauthorized } from '../http/require-token.ts';
import type { FindManager, Manager } from '../polls/find-poll.ts';
import type { Poll } from '../polls/read-polls.ts';
import type { AdminSettings } from './admin-access.ts';
import { recordKeyUse } from './record-key-use.ts';

export interface ManagerSettings extends AdminSettings {
  pool: Pool;
  findManager: FindManager;
}

/**
 * Administrators manage every poll, and anyone who has a key of a poll manages that poll.
 * @throws ProblemError 401 without session, key and token, 403 if what is given is wrong, 429 if it is wrong and not the first,
 *   503 if a key cannot be checked
 */
export async function requireManager(
  req: Request,
  res: Response,
  settings: ManagerSettings,
  poll: Pick<Poll, 'id' | 'slug'>,
): Promise<Manager> {
  const manager = await askDatabase(
    findAndRecord(req, settings, poll),
    'The keys of this poll cannot be read now. Please try again.',
  );
  if (manager) return manager;
  const given = bearerToken(req);
  if (given === undefined) {
    throw unauthorized(
      res,
      'Managing this poll requires its key or the admin token. Send it as Authorization: Bearer <key>.',
    );
  }
  throw forbidden('This is neither a key of this poll nor the admin token.');
}

async function findAndRecord(
  req: Request,
  { pool, findManager }: ManagerSettings,
  poll: Pick<Poll, 'id' | 'slug'>,
): Promise<Manager | undefined> {
  const manager = await findManager(req, poll);
  if (manager?.keyId !== undefined) await recordKeyUse(pool, poll.id, manager.keyId);
  return manager;
}

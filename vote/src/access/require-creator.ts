import { bearerToken } from '@hands/shared/auth/admin-token';
import type { Request, Response } from 'express';
import { findActor, requireAdmin } from './admin-access.ts';
import type { AdminSettings, Cookies } from './admin-access.ts';
import type { PollLimit } from './limit-polls.ts';

export interface CreatorSettings extends AdminSettings {
  limitPolls: PollLimit;
}

/** Who creates a poll. */
export interface Creator {
  /** A session, `token` or `anyone`. */
  actor: string;
  /** Call this when the poll is about to be created. @throws ProblemError 429 if it is one too many for this address */
  count: () => Promise<void>;
}

/**
 * Administrators create as many polls as they like. With `CREATE_POLLS=anyone` everyone else creates some.
 * @param given the token from the Authorization header or a form field
 * @throws ProblemError 401, 403 and 429 as requireAdmin() does; with `CREATE_POLLS=anyone` only if a token is given
 */
export async function requireCreator(
  req: Request,
  res: Response,
  settings: CreatorSettings,
  given = bearerToken(req),
): Promise<Creator> {
  const isAdmin = findActor(req.cookies as Cookies, settings) !== undefined || given !== undefined;
  if (settings.createPolls === 'anyone' && !isAdmin)
    return { actor: 'anyone', count: () => settings.limitPolls(req) };
  return { actor: await requireAdmin(req, res, settings, given), count: () => Promise.resolve() };
}

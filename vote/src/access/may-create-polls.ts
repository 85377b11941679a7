import type { Request } from 'express';
import { findActor } from './admin-access.ts';
import type { AdminSettings, Cookies } from './admin-access.ts';

/** Whether this visitor may create polls without a token: everyone with `CREATE_POLLS=anyone`, otherwise who is signed in. */
export const mayCreatePolls = (req: Pick<Request, 'cookies'>, settings: AdminSettings): boolean =>
  settings.createPolls === 'anyone' || findActor(req.cookies as Cookies, settings) !== undefined;

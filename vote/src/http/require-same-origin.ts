import type { IncomingMessage } from 'node:http';
import { createOriginCheck } from '@hands/shared/auth/check-origin';
import type { OriginCheckParts } from '@hands/shared/auth/check-origin';

export type OriginSettings = Omit<OriginCheckParts, 'urlSetting'>;

/**
 * Prevents a page of another site from making its visitors act here.
 * @throws ProblemError 403 if the request comes from another site
 */
export type RequireSameOrigin = (req: IncomingMessage) => void;

export function createRequireSameOrigin(settings: OriginSettings): RequireSameOrigin {
  const checkOrigin = createOriginCheck({ ...settings, urlSetting: 'VOTE_URL' });
  return (req) => {
    const problem = checkOrigin(req);
    if (problem) throw problem;
  };
}

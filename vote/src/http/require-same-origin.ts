import type { IncomingMessage } from 'node:http';
import { createOriginCheck } from '@hands/shared/http/check-origin';
import type { OriginCheckParts } from '@hands/shared/http/check-origin';
import { isFromListedSite } from '@hands/shared/http/cors';

export type OriginSettings = Omit<OriginCheckParts, 'urlSetting'>;

/**
 * Prevents a page of another site from making its visitors act here.
 * @throws ProblemError 403 if the request comes from another site
 */
export type RequireSameOrigin = (req: IncomingMessage) => void;

export function createRequireSameOrigin(settings: OriginSettings): RequireSameOrigin {
  const checkOrigin = createOriginCheck({ ...settings, urlSetting: 'VOTE_URL' });
  return (req) => {
    if (isFromListedSite(req)) return;
    const problem = checkOrigin(req);
    if (problem) throw problem;
  };
}

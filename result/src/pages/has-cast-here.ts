import type { IncomingMessage } from 'node:http';
import { ballotCookie } from '@hands/shared/auth/ballot-cookie';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { parseCookie } from 'cookie';
import { isForVoters } from '../snapshots/viewer.ts';
import type { Viewer } from '../snapshots/viewer.ts';

/**
 * Whether this browser is known to have cast a ballot in the poll, without asking the database for each viewer: by the receipt in
 * the address, by seeing what only voters see, or by the cookie that vote sets for a day. Without any of them it may have.
 * @param shown what the viewer sees of the poll
 */
export function hasCastHere(
  req: IncomingMessage,
  viewer: Viewer,
  shown: Snapshot,
  cookieSuffix = '',
): boolean {
  return (
    viewer.receiptVoterId !== undefined ||
    (shown.visible && !viewer.isManager && isForVoters(shown)) ||
    parseCookie(req.headers.cookie ?? '')[ballotCookie(shown.pollId) + cookieSuffix] !== undefined
  );
}

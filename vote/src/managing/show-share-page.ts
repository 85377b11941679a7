// The page with all that its owner needs to share a poll.
import type { IncomingMessage } from 'node:http';
import type { Pool } from '@hands/db/pool';
import { hashPollKey, pollKeyId, readPollKeys } from '@hands/shared/auth/poll-key';
import { embedHeight, embedHtml } from '@hands/shared/http/embed-html';
import { addressFor, isLoopback } from '@hands/shared/http/page-address';
import { qrCodeOf } from '@hands/shared/http/qr-code';
import { setPageLanguage } from '@hands/shared/http/page-language';
import type { PageLanguage } from '@hands/shared/http/page-language';
import { renderPage } from '@hands/shared/http/render-page';
import { formatTime } from '@hands/shared/poll/format-time';
import { hasClosed } from '@hands/shared/poll/poll';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import { askDatabase } from '../http/ask-database.ts';
import type { CookieSettings } from '../http/set-cookie.ts';
import { findPoll } from '../polls/find-poll.ts';
import type { FindPollParts } from '../polls/find-poll.ts';
import { pollAt } from '../polls/poll-at.ts';
import { pollPath } from '../polls/poll-path.ts';
import type { Poll } from '../polls/read-polls.ts';
import { findJoinCode } from './find-join-code.ts';
import type { JoinCode } from './find-join-code.ts';
import type { KeyFinder } from '../access/key-finder.ts';
import { manageLink } from '../access/manage-link.ts';

const view = new URL('../../views/share.ejs', import.meta.url);

export interface ShareParts
  extends
    FindPollParts,
    Pick<CookieSettings, 'cookieSuffix'>,
    Pick<Config, 'voteUrl' | 'resultUrl' | 'trustProxy' | 'cacheViews'> {
  pool: Pool;
  findKey: KeyFinder;
  queue: Pick<BatchQueue, 'now'>;
}

/** `GET /p/{slug}/share` for those who may manage the poll; 303 to the ballot for everyone else. 404, 503. */
export function showSharePage(parts: ShareParts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    const poll = pollAt(await findPoll(parts, req, req.params.id), parts.queue.now());
    res.set('Cache-Control', 'private, no-store');
    const found = await askDatabase(
      findWhatIsShared(parts, req, poll),
      'The poll cannot be read now. Please try again.',
    );
    if (found) res.type('html').send(await render(parts, req, setPageLanguage(req, res), poll, found));
    else res.redirect(303, pollPath(poll));
  };
}

interface Shared {
  joinCode: JoinCode | null;
  /** The key with which this request manages the poll; an administrator may have none. */
  key: string | undefined;
}

/** @returns undefined for those who may not manage the poll */
async function findWhatIsShared(
  { pool, findKey, findManager, cookieSuffix }: ShareParts,
  req: IncomingMessage,
  poll: Poll,
): Promise<Shared | undefined> {
  const manager = await findManager(req, poll);
  if (!manager) return undefined;
  const keys = readPollKeys(req, poll.slug, cookieSuffix);
  // an administrator may have a key, too, which was not looked up
  const id = manager.isAdmin ? (await findKey(poll.id, keys))?.id : manager.keyId;
  const key = keys.find((given) => pollKeyId(hashPollKey(given)) === id);
  return { joinCode: hasClosed(poll.status) ? null : await findJoinCode(pool, poll.id), key };
}

async function render(
  { voteUrl, resultUrl, trustProxy, cacheViews }: ShareParts,
  req: IncomingMessage,
  page: PageLanguage,
  poll: Poll,
  { joinCode, key }: Shared,
): Promise<string> {
  const votes = addressFor(voteUrl, req, trustProxy);
  const ballotUrl = votes + pollPath(poll);
  const results = addressFor(resultUrl, req, trustProxy);
  const embedUrl = `${results}/embed/${poll.slug}`;
  return renderPage(
    view,
    {
      ...page,
      poll,
      hasClosed: hasClosed(poll.status),
      opens: formatTime(poll.opensAt, poll.timeZone, page.texts),
      closes: formatTime(poll.closesAt, poll.timeZone, page.texts),
      ballotUrl,
      host: new URL(votes).host,
      isOnlyHere: isLoopback(new URL(votes).hostname),
      resultsUrl: `${results}${pollPath(poll)}/results`,
      embedUrl,
      embedHtml: embedHtml({
        url: embedUrl,
        title: poll.question,
        width: '100%',
        height: embedHeight(poll.options.length),
      }),
      managePath: `${pollPath(poll)}/manage`,
      manageUrl: key && manageLink(votes, poll, key),
      qrPath: `${pollPath(poll)}/qr.svg`,
      qrCode: await qrCodeOf(ballotUrl),
      joinCode: joinCode && {
        text: `${joinCode.code.slice(0, 3)} ${joinCode.code.slice(3)}`,
        until: formatTime(joinCode.until, poll.timeZone, page.texts),
        endsWithPoll: joinCode.endsWithPoll,
      },
    },
    cacheViews,
  );
}

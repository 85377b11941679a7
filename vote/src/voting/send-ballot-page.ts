// The ballot page, also shown if a form's vote failed. It uses Node's own request and response, because votes are answered in
// front of Express.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Problem } from '@hands/shared/http/problem';
import { addressFor } from '@hands/shared/http/page-address';
import { addVary, setPageLanguage } from '@hands/shared/http/page-language';
import { renderPage } from '@hands/shared/http/render-page';
import { formatTime } from '@hands/shared/poll/format-time';
import { hasClosed } from '@hands/shared/poll/poll';
import { optionLetter } from '@hands/shared/poll/option-letter';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { bdi } from '@hands/shared/text/bdi';
import type { Texts } from '@hands/shared/texts/catalogues';
import { sayProblem } from '@hands/shared/texts/say-problem';
import { describeBallotStatus } from '../../public/ballot-status-model.js';
import type { Config } from '../config.ts';
import type { SecureHeaders } from '../http/secure-headers.ts';
import { optionsVersion } from '../polls/options-version.ts';
import { pollAt } from '../polls/poll-at.ts';
import { pollPath } from '../polls/poll-path.ts';
import { pollRevision } from '../polls/poll-revision.ts';
import type { Poll } from '../polls/read-polls.ts';
import { themeLabel } from '../polls/theme-label.ts';
import type { FollowedBallot } from './find-own-ballot.ts';
import { describeResults, findResultsUrl } from './find-results-url.ts';
import type { ResultsUrlSettings } from './find-results-url.ts';

const view = new URL('../../views/ballot.ejs', import.meta.url);

export interface BallotPageSettings extends ResultsUrlSettings, Pick<Config, 'cacheViews'> {
  queue: Pick<BatchQueue, 'now'>;
  secureHeaders: SecureHeaders;
}

/** What a ballot page shows of a vote that failed. */
export interface RefusedBallot {
  problem: Problem;
  /** Seconds. */
  retryAfter?: number | undefined;
  /** The submitted fields. */
  sent: Record<string, unknown>;
  /** Of the options that the fields name. */
  version: string;
}

export interface BallotPage {
  poll: Poll;
  /** The voter's own ballot, if known. Positions that are not options are ignored. */
  ballot: FollowedBallot | undefined;
  /** Whether the voter may have a ballot that could not be looked up. */
  isUnknown?: boolean;
  /** The address that the form is sent to. */
  action: string;
  /** Of the voter (voter-tag.ts), if known. */
  tag?: string | undefined;
  /** The voter of this page's form, from makePageVoter(). */
  pageVoter?: string | undefined;
  /** Why the visitor may not vote. */
  obstacle?: string | undefined;
  /** Why the vote failed; also sets the status of the response. */
  problem?: Problem;
  /** The fields of the failed form, which are shown as submitted. */
  sent?: Record<string, unknown>;
  /** On the first page, which newcomers see: what they can do besides voting. */
  ways?: Ways;
  /** Whether this browser may manage the poll. */
  isOwn?: boolean;
}

export interface Ways {
  mayCreate: boolean;
  /** Whether this browser may manage polls. */
  hasOwn: boolean;
}

export async function sendBallotPage(
  req: IncomingMessage,
  res: ServerResponse,
  settings: BallotPageSettings,
  page: BallotPage,
): Promise<void> {
  const { queue, cacheViews } = settings;
  const { ballot, action, problem } = page;
  const now = queue.now();
  const poll = pollAt(page.poll, now);
  const known = ballot?.choices.filter((position) => position < poll.options.length) ?? [];
  // after a rejected ballot the voter may vote again
  const chosen = ballot?.outcome.status === 'rejected' ? [] : known;
  const voted = chosen.length > 0;
  const withdraws = ballot?.choices.length === 0;
  const spoken = setPageLanguage(req, res);
  const { texts } = spoken;
  const hasForm = poll.status === 'open' && page.obstacle === undefined && (poll.voteChange || !voted);
  const html = await renderPage(
    view,
    {
      ...spoken,
      poll,
      address: addressFor(settings.voteUrl, req, settings.trustProxy) + pollPath(poll),
      action,
      theme: themeLabel(poll.theme, texts),
      opens: formatTime(poll.opensAt, poll.timeZone, texts),
      closes: formatTime(poll.closesAt, poll.timeZone, texts),
      now: formatTime(now ?? null)?.iso,
      hasClosed: hasClosed(poll.status),
      choice: chosen.map((position) => bdi(poll.options[position] ?? '')),
      choices: (poll.kind === 'ranked' ? chosen : chosen.toSorted((a, b) => a - b)).join(),
      castAt: ballot?.castAt,
      isUnknown: page.isUnknown,
      tag: page.tag,
      hasForm,
      pageVoter: page.pageVoter,
      obstacle: hasClosed(poll.status) || !page.obstacle ? undefined : sayProblem(texts, page.obstacle),
      mayWithdraw: hasForm && voted,
      hasWithdrawn: withdraws && ballot.outcome.status !== 'rejected',
      version: optionsVersion(page.poll),
      revision: pollRevision(poll),
      fields: poll.options.map((text, position) => fieldOf(page, chosen, text, position)),
      outcome:
        ballot &&
        (known.length > 0 || withdraws) &&
        describeBallotStatus(texts, ballot.outcome, withdraws, hasForm && !voted),
      withdraws,
      receiptUrl: `/receipts/${ballot?.receipt ?? ''}`,
      closesInMs: poll.status === 'open' ? msUntil(poll.closesAt, now) : undefined,
      opensInMs: poll.status === 'scheduled' ? msUntil(poll.opensAt, now) : undefined,
      fault: problem && faultOf(texts, problem),
      withdrawsNow: page.sent?.withdraw !== undefined,
      faulty: problem?.errors?.map(({ field }) => field) ?? [],
      results: describeResults(texts, poll, voted),
      socketUrl: addressFor(settings.resultUrl, req, settings.trustProxy),
      resultsUrl: findResultsUrl(settings, req, poll, voted ? ballot?.receipt : undefined),
      ways: page.ways,
      isOwn: page.isOwn,
    },
    cacheViews,
  );
  // sets the headers before it returns
  settings.secureHeaders(req, res, () => undefined);
  res.statusCode = problem?.status ?? 200;
  // private, because it sets the voter's cookie and shows their choice
  res.setHeader('Cache-Control', 'private, no-store');
  addVary(res, 'Accept');
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.end(html);
}

/** Undefined if either time is not known. */
const msUntil = (at: number | null, now: number | undefined) =>
  at === null || now === undefined ? undefined : Math.max(0, Math.ceil((at - now) / 1000));

function fieldOf({ sent }: BallotPage, chosen: number[], text: string, position: number) {
  const place = chosen.indexOf(position);
  const option = { text, position, letter: optionLetter(position), ownPlace: place + 1 };
  if (!sent) return { ...option, checked: place >= 0, rank: place >= 0 ? String(place + 1) : '' };
  const rank = sent[`rank-${position}`];
  const checked = [sent.choice, sent.choices].flat().includes(String(position));
  return { ...option, checked, rank: typeof rank === 'string' ? rank : '' };
}

function faultOf(texts: Texts, { errors, detail }: Problem): string {
  const message = sayProblem(texts, errors?.[0]?.message ?? detail);
  return message.charAt(0).toUpperCase() + message.slice(1).replace(/\.?$/, '.');
}

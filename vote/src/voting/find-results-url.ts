import type { IncomingMessage } from 'node:http';
import { addressFor, requestedUrl } from '@hands/shared/http/page-address';
import { hasClosed } from '@hands/shared/poll/poll';
import type { Texts } from '@hands/shared/texts/catalogues';
import type { Config } from '../config.ts';
import type { Poll } from '../polls/read-polls.ts';

export type ResultsUrlSettings = Pick<Config, 'voteUrl' | 'resultUrl' | 'trustProxy' | 'secureCookies'>;

/**
 * The address of a poll's results. If only those who have voted may see them, and they are on another host than the ballot,
 * browsers do not send the voter's cookie there. The link then carries the receipt instead: it shows this poll's results to
 * anyone who has the link, and lets no one vote.
 * @param receipt of the voter's ballot, if there is one
 */
export function findResultsUrl(
  { voteUrl, resultUrl, trustProxy, secureCookies }: ResultsUrlSettings,
  req: IncomingMessage,
  { slug, resultsVisible, status }: Poll,
  receipt: string | undefined,
): string {
  const results = addressFor(resultUrl, req, trustProxy);
  const { protocol, hostname } = new URL(results);
  const ballot = requestedUrl(req, trustProxy) ?? new URL(voteUrl);
  const isSentCookie = ballot.hostname === hostname && !(secureCookies && protocol === 'http:');
  const needsReceipt = resultsVisible === 'after_vote' && !hasClosed(status) && !isSentCookie;
  const query = receipt !== undefined && needsReceipt ? `?receipt=${encodeURIComponent(receipt)}` : '';
  return `${results}/p/${slug}/results${query}`;
}

/** The text of the link to the results for this voter, and a note if the votes are hidden. */
export function describeResults(
  texts: Texts,
  { resultsVisible, showFrom, status }: Poll,
  voted: boolean,
): { link: string; note?: string } {
  const { turnout, result, live, never, afterVote, afterVoteInSteps, final, inSteps } = texts.resultsLink;
  if (resultsVisible === 'never') return { link: turnout, note: never };
  const from = status === 'final' ? null : showFrom;
  if (resultsVisible === 'after_vote' && !voted && !hasClosed(status))
    return { link: turnout, note: from === null ? afterVote : afterVoteInSteps(from) };
  if (resultsVisible === 'after_close' && status !== 'final') return { link: turnout, note: final };
  const link = hasClosed(status) ? result : live;
  return from === null ? { link } : { link, note: inSteps(from) };
}

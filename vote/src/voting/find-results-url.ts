import type { IncomingMessage } from 'node:http';
import { addressFor, requestedUrl } from '@hands/shared/http/page-address';
import { hasClosed } from '@hands/shared/poll/poll';
import type { Config } from '../config.ts';
import type { Poll } from '../polls/read-polls.ts';

export type ResultsUrlSettings = Pick<Config, 'voteUrl' | 'resultUrl' | 'trustProxy'>;

/**
 * The address of a poll's results. If only those who have voted may see them, and they are on another host than the ballot,
 * browsers do not send the voter's cookie there. The link then carries the receipt instead: it shows this poll's results to
 * whoever has the link, and lets no one vote.
 * @param receipt of the voter's ballot, if there is one
 */
export function findResultsUrl(
  { voteUrl, resultUrl, trustProxy }: ResultsUrlSettings,
  req: IncomingMessage,
  { id, resultsVisible, status }: Poll,
  receipt: string | undefined,
): string {
  const results = addressFor(resultUrl, req, trustProxy);
  const { hostname } = new URL(results);
  const ballotHosts = [
    new URL(addressFor(voteUrl, req, trustProxy)).hostname,
    requestedUrl(req, trustProxy)?.hostname,
  ];
  const needsReceipt =
    resultsVisible === 'after_vote' && !hasClosed(status) && !ballotHosts.includes(hostname);
  const query = receipt !== undefined && needsReceipt ? `?receipt=${encodeURIComponent(receipt)}` : '';
  return `${results}/polls/${id}/results${query}`;
}

// The addresses under which this service shows a poll's results.
import type { IncomingMessage } from 'node:http';
import { addressFor, requestedUrl } from '@hands/shared/http/page-address';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Config } from '../config.ts';

export type PollAddressSettings = Pick<Config, 'voteUrl' | 'resultUrl' | 'trustProxy'>;

/** Also right if both services share one origin. */
export const findDashboardUrl = (
  { resultUrl, trustProxy }: PollAddressSettings,
  req: IncomingMessage,
  { slug }: Pick<Snapshot, 'slug'>,
): string => `${addressFor(resultUrl, req, trustProxy)}/p/${slug}/results`;

/** A page for frames of other sites. */
export const findEmbedUrl = (
  { resultUrl, trustProxy }: PollAddressSettings,
  req: IncomingMessage,
  { slug }: Pick<Snapshot, 'slug'>,
): string => `${addressFor(resultUrl, req, trustProxy)}/embed/${slug}`;

/** Where the page says that it can be embedded (https://oembed.com, 4. Discovery). */
export const findOembedUrl = (
  settings: PollAddressSettings,
  req: IncomingMessage,
  poll: Pick<Snapshot, 'slug'>,
): string => {
  const query = new URLSearchParams({ url: findDashboardUrl(settings, req, poll), format: 'json' });
  return `${addressFor(settings.resultUrl, req, settings.trustProxy)}/oembed?${query.toString()}`;
};

/** All pages of a poll, of both services: `/`, `/polls/4`, `/p/k0a1b2c3d4/results`, `/embed/k0a1b2c3d4`, … */
const POLL_PATH = /^\/(?:(?:(?:polls|p)\/([^/]+)(?:\/results)?|embed\/([^/]+))\/?)?$/;

/**
 * The number or slug in the address of a poll's page.
 * @returns undefined if the address is none of ours
 */
export function readPollAddress(
  { voteUrl, resultUrl, trustProxy }: PollAddressSettings,
  req: IncomingMessage,
  address: string,
): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin, pathname } = new URL(address);
  const own = [voteUrl, resultUrl].flatMap((url) => [new URL(url).origin, addressFor(url, req, trustProxy)]);
  if (![...own, requestedUrl(req, trustProxy)?.origin].includes(origin)) return undefined;
  const match = POLL_PATH.exec(pathname);
  return match ? (match[1] ?? match[2] ?? '1') : undefined;
}

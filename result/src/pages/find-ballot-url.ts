import type { IncomingMessage } from 'node:http';
import { addressFor, isLoopback } from '@hands/shared/http/page-address';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Config } from '../config.ts';

export type BallotUrlSettings = Pick<Config, 'voteUrl' | 'trustProxy'>;

/** The address of a poll's ballot, for links and QR codes. The vote service shows poll 1 at `/` only while it is listed. */
export function findBallotUrl(
  { voteUrl, trustProxy }: BallotUrlSettings,
  req: IncomingMessage,
  { pollId, slug, listed }: Pick<Snapshot, 'pollId' | 'slug' | 'listed'>,
): string {
  return `${addressFor(voteUrl, req, trustProxy)}${pollId === 1 && listed ? '/' : `/p/${slug}`}`;
}

/** The address of the list of all polls, under the same host name as their ballots. */
export const findPollsUrl = ({ voteUrl, trustProxy }: BallotUrlSettings, req: IncomingMessage): string =>
  `${addressFor(voteUrl, req, trustProxy)}/polls`;

/** The address at which people type a join code. */
export const findJoinUrl = ({ voteUrl, trustProxy }: BallotUrlSettings, req: IncomingMessage): string =>
  `${addressFor(voteUrl, req, trustProxy)}/join`;

/** Whether the request comes from a page of the vote service. */
export function isVoteOrigin({ voteUrl, trustProxy }: BallotUrlSettings, req: IncomingMessage): boolean {
  const { origin = '' } = req.headers;
  if (!URL.canParse(origin)) return false;
  const [page, vote] = [new URL(origin), new URL(addressFor(voteUrl, req, trustProxy))];
  if (isLoopback(page.hostname) && isLoopback(vote.hostname)) vote.hostname = page.hostname;
  return page.origin === vote.origin;
}

import type { IncomingMessage } from 'node:http';
import { addressFor } from '@hands/shared/http/page-address';
import type { Config } from '../config.ts';

export type BallotUrlSettings = Pick<Config, 'voteUrl' | 'trustProxy'>;

/** The address of a poll's ballot, for links and QR codes. */
export function findBallotUrl(
  { voteUrl, trustProxy }: BallotUrlSettings,
  req: IncomingMessage,
  pollId: number,
): string {
  return `${addressFor(voteUrl, req, trustProxy)}${pollId === 1 ? '/' : `/polls/${pollId}`}`;
}

/** The address of the list of all polls, under the same host name as their ballots. */
export const findPollsUrl = ({ voteUrl, trustProxy }: BallotUrlSettings, req: IncomingMessage): string =>
  `${addressFor(voteUrl, req, trustProxy)}/polls`;

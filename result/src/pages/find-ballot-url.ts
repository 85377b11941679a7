import type { IncomingMessage } from 'node:http';

/** The longest name that DNS allows. A QR code has no room for much longer ones. */
const MAX_HOST = 253;

const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/**
 * The address of a poll's ballot, for links and QR codes. It is based on VOTE_URL. If VOTE_URL is a loopback address (as it is
 * by default) but the page was requested under another host name, its reader may be on another machine. The address then has
 * that host name and the port of VOTE_URL.
 */
export function findBallotUrl(voteUrl: string, req: IncomingMessage, pollId: number): string {
  return `${findVoteUrl(voteUrl, req)}${pollId === 1 ? '/' : `/polls/${pollId}`}`;
}

/** The address of the list of all polls, under the same host name as their ballots. */
export const findPollsUrl = (voteUrl: string, req: IncomingMessage): string =>
  `${findVoteUrl(voteUrl, req)}/polls`;

function findVoteUrl(voteUrl: string, req: IncomingMessage): string {
  const url = new URL(voteUrl);
  const asked = `http://${req.headers.host ?? ''}`;
  if (isLoopback(url.hostname) && URL.canParse(asked)) {
    const { hostname } = new URL(asked);
    if (!isLoopback(hostname) && hostname.length <= MAX_HOST) url.hostname = hostname;
  }
  return url.href.replace(/\/+$/, '');
}

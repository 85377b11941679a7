import type { IncomingMessage } from 'node:http';

const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/**
 * Where a poll's ballot is, for links and QR codes. VOTE_URL says so; but where that is this machine's name for itself
 * (as it is by default) and the page was asked for under another name, whoever reads the page may be elsewhere: then
 * under that name, with VOTE_URL's port.
 */
export function findBallotUrl(voteUrl: string, req: IncomingMessage, pollId: number): string {
  return `${findVoteUrl(voteUrl, req)}${pollId === 1 ? '/' : `/polls/${pollId}`}`;
}

/** The list of all polls, under the same name as their ballots. */
export const findPollsUrl = (voteUrl: string, req: IncomingMessage): string =>
  `${findVoteUrl(voteUrl, req)}/polls`;

function findVoteUrl(voteUrl: string, req: IncomingMessage): string {
  const url = new URL(voteUrl);
  const asked = `http://${req.headers.host ?? ''}`;
  if (isLoopback(url.hostname) && URL.canParse(asked)) {
    const { hostname } = new URL(asked);
    if (!isLoopback(hostname)) url.hostname = hostname;
  }
  return url.href.replace(/\/+$/, '');
}

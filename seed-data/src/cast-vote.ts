// One voter: opens the ballot page, casts a vote, and tries again while the service says "later" or nothing at all.
//
// The page comes first because it hands out the voter's cookie. A vote whose answer was lost may have been counted;
// cast again with the same cookie it is the same voter's, and counts once. A voter without a cookie would be two.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrowdOptions } from './parse-options.ts';
import type { Answer, Client, Request } from './send.ts';

export interface Attempt {
  request: 'page' | 'vote';
  /** The status, or the code of the error where no answer came. */
  answer: number | string;
  milliseconds: number;
}

export interface RetryRules {
  /** Requests for one thing, the first included. */
  attempts: number;
  /** The wait before the second attempt; doubles from there up to `maxWaitMs`. */
  firstWaitMs: number;
  maxWaitMs: number;
  /** A Retry-After counts up to here. */
  maxRetryAfterMs: number;
}

/** About twenty seconds in all: a service that restarts is back by then. */
export const patient: RetryRules = {
  attempts: 10,
  firstWaitMs: 100,
  maxWaitMs: 5_000,
  maxRetryAfterMs: 30_000,
};

export interface Voter {
  target: Pick<CrowdOptions, 'url' | 'poll'>;
  client: Client;
  rules: RetryRules;
  /** Hears of every answer. */
  report: (attempt: Attempt) => void;
  /** Ends the waiting between attempts. A request under way is let finish, so that its outcome is known. */
  stop: AbortSignal;
}

/** `unanswered`: the service was still away, or still asked to wait, after the last attempt. */
export type Result = 'accepted' | 'refused' | 'unanswered';

export async function castVote(voter: Voter, choices: number[]): Promise<Result> {
  const page = `${voter.target.url}/polls/${String(voter.target.poll)}`;
  const opened = await sendPatiently(voter, 'page', { method: 'GET', url: page, headers: asBrowser });
  if (!opened) return 'unanswered';
  const cookie = opened.status === 200 && voterCookie(opened);
  if (!cookie) return 'refused';
  const voted = await sendPatiently(voter, 'vote', {
    method: 'POST',
    url: `${page}/vote`,
    headers: { 'content-type': 'application/json', accept: 'application/json', cookie },
    body: JSON.stringify({ choices }),
  });
  if (!voted) return 'unanswered';
  return voted.status === 202 ? 'accepted' : 'refused';
}

/** Everybody else is answered with the poll as JSON, which is no ballot page and bears no cookie. */
export const asBrowser = { accept: 'text/html' };

/** The pair `voter…=…` that a page sets; the name may have a suffix. */
export function voterCookie(page: Answer): string | undefined {
  const cookie = page.headers['set-cookie']?.find((line) => /^voter[^=]*=/.test(line));
  return cookie?.split(';', 1)[0];
}

/** @returns the first answer that is final, or undefined when the attempts are used up or the crowd is stopped. */
export async function sendPatiently(
  voter: Omit<Voter, 'target'>,
  kind: Attempt['request'],
  request: Request,
): Promise<Answer | undefined> {
  for (let attempt = 1; ; attempt++) {
    const answer = await sendTimed(voter, kind, request);
    if (answer && !asksToWait(answer)) return answer;
    if (attempt >= voter.rules.attempts || voter.stop.aborted) return undefined;
    const wait = Math.max(backOff(attempt, voter.rules), answer ? retryAfter(answer, voter.rules) : 0);
    const waited = await sleep(wait, true, { signal: voter.stop }).catch(() => false);
    if (!waited) return undefined;
  }
}

async function sendTimed(
  { client, report }: Pick<Voter, 'client' | 'report'>,
  kind: Attempt['request'],
  request: Request,
): Promise<Answer | undefined> {
  const start = performance.now();
  const say = (answer: number | string) => {
    report({ request: kind, answer, milliseconds: performance.now() - start });
  };
  try {
    const answer = await client.send(request);
    say(answer.status);
    return answer;
  } catch (error) {
    say((error as NodeJS.ErrnoException).code ?? (error as Error).name);
    return undefined;
  }
}

const asksToWait = ({ status }: Answer) => [429, 502, 503, 504].includes(status);

/** Between half and the whole of the step, so that a crowd turned away together does not return together. */
function backOff(attempt: number, { firstWaitMs, maxWaitMs }: RetryRules): number {
  const step = Math.min(firstWaitMs * 2 ** (attempt - 1), maxWaitMs);
  return step * (0.5 + Math.random() / 2);
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfter({ headers }: Answer, { maxRetryAfterMs }: RetryRules): number {
  const value = headers['retry-after'];
  if (value === undefined) return 0;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(wait, 0), maxRetryAfterMs);
}

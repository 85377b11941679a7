// One voter: opens the ballot page, casts a vote, and retries while the service is unavailable or asks to wait.
//
// The page comes first because it sets the voter's cookie. A vote whose answer was lost may have been counted. Cast again with
// the same cookie, it counts once; without a cookie, it would count as the vote of another voter.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrowdOptions } from './parse-options.ts';
import type { Answer, Client, Request } from './send.ts';

export interface Attempt {
  request: 'page' | 'vote';
  /** The status, or the error code if there was no answer. */
  answer: number | string;
  milliseconds: number;
}

export interface RetryRules {
  /** Attempts of one request, including the first. */
  attempts: number;
  /** The wait before the second attempt. It doubles with each further attempt, up to `maxWaitMs`. */
  firstWaitMs: number;
  maxWaitMs: number;
  /** The upper limit for a Retry-After. */
  maxRetryAfterMs: number;
}

/** About twenty seconds in total, which is enough for a service to restart. */
export const defaultRetries: RetryRules = {
  attempts: 10,
  firstWaitMs: 100,
  maxWaitMs: 5_000,
  maxRetryAfterMs: 30_000,
};

export interface Voter {
  target: Pick<CrowdOptions, 'url' | 'poll'>;
  client: Client;
  rules: RetryRules;
  /** Called with every answer. */
  report: (attempt: Attempt) => void;
  /** Ends the waits between attempts. A request in progress may finish, so that its outcome is known. */
  stop: AbortSignal;
}

/** `unanswered`: the service was still unavailable, or still asked to wait, after the last attempt. */
export type Result = 'accepted' | 'refused' | 'unanswered';

export async function castVote(voter: Voter, choices: number[]): Promise<Result> {
  const page = `${voter.target.url}/polls/${String(voter.target.poll)}`;
  const opened = await sendWithRetries(voter, 'page', { method: 'GET', url: page, headers: asBrowser });
  if (!opened) return 'unanswered';
  const cookie = opened.status === 200 && voterCookie(opened);
  if (!cookie) return 'refused';
  const voted = await sendWithRetries(voter, 'vote', {
    method: 'POST',
    url: `${page}/vote`,
    headers: { 'content-type': 'application/json', accept: 'application/json', cookie },
    body: JSON.stringify({ choices }),
  });
  if (!voted) return 'unanswered';
  return voted.status === 202 ? 'accepted' : 'refused';
}

/** Without this header the service answers with the poll as JSON, and sets no cookie. */
export const asBrowser = { accept: 'text/html' };

/** The cookie `voter…=…` that a page sets. Its name may have a suffix. */
export function voterCookie(page: Answer): string | undefined {
  const cookie = page.headers['set-cookie']?.find((line) => /^voter[^=]*=/.test(line));
  return cookie?.split(';', 1)[0];
}

/** A service that limits the rate (429) works: such an answer is no failed attempt, unless it asks to wait for very long. */
const MAX_LIMITED = 1_000;

/** @returns the first final answer, or undefined if all attempts are used up or the crowd is stopped */
export async function sendWithRetries(
  voter: Omit<Voter, 'target'>,
  kind: Attempt['request'],
  request: Request,
): Promise<Answer | undefined> {
  let limited = 0;
  for (let attempt = 1; ; attempt++) {
    const answer = await sendTimed(voter, kind, request);
    if (answer && !asksToWait(answer)) return answer;
    const asked = answer ? retryAfter(answer, voter.rules) : 0;
    const isLimited = answer?.status === 429 && asked < voter.rules.maxRetryAfterMs;
    if (isLimited && limited++ < MAX_LIMITED) attempt--;
    if (attempt >= voter.rules.attempts || voter.stop.aborted) return undefined;
    const wait = Math.max(backOff(attempt, voter.rules), asked);
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
  const reportAnswer = (answer: number | string) => {
    report({ request: kind, answer, milliseconds: performance.now() - start });
  };
  try {
    const answer = await client.send(request);
    reportAnswer(answer.status);
    return answer;
  } catch (error) {
    reportAnswer((error as NodeJS.ErrnoException).code ?? (error as Error).name);
    return undefined;
  }
}

const asksToWait = ({ status }: Answer) => [429, 502, 503, 504].includes(status);

/** A random wait between half and the whole of the step, so that voters who failed together do not retry together. */
function backOff(attempt: number, { firstWaitMs, maxWaitMs }: RetryRules): number {
  const step = Math.min(firstWaitMs * 2 ** (attempt - 1), maxWaitMs);
  return step * (0.5 + Math.random() / 2);
}

/** The wait in milliseconds. The header contains seconds or a date (RFC 9110, 10.2.3). */
function retryAfter({ headers }: Answer, { maxRetryAfterMs }: RetryRules): number {
  const value = headers['retry-after'];
  if (value === undefined) return 0;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(wait, 0), maxRetryAfterMs);
}

import { cookieOf } from '@hands/testing/voter-cookie';
import type { Attempt, History, PollRules } from './history.ts';

/** Longer than any answer takes, unless the service is stopped. */
const ANSWER_MS = 8_000;

/** Casts one vote as this voter, or withdraws it if there are no choices, and records how it was answered. */
export async function voteAs(
  history: History,
  voter: string,
  { id: poll }: PollRules,
  choices: number[],
  url: string,
): Promise<Attempt> {
  const at = history.now();
  const answer = await send(voter, poll, choices, url);
  const attempt = { poll, voter, choices, at, ...answer, until: history.now() };
  history.attempts.push(attempt);
  return attempt;
}

type Answer = Pick<Attempt, 'outcome'> & Partial<Attempt>;

async function send(voter: string, poll: number, choices: number[], url: string): Promise<Answer> {
  try {
    const response = await fetch(`${url}/polls/${poll}/vote`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Cookie: cookieOf(voter),
      },
      body: JSON.stringify({ choices }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const { status } = response;
    if (status !== 202) return { outcome: status < 500 ? 'refused' : 'unknown', status };
    const body = (await response.json()) as { choices: number[]; receipt: string; castAt: string };
    return {
      outcome: 'accepted',
      status,
      choices: body.choices,
      receipt: body.receipt,
      castAt: parseMicros(body.castAt),
    };
  } catch {
    return { outcome: 'unknown' };
  }
}

/** `2026-11-21T10:00:00.123456Z` in microseconds. */
function parseMicros(text: string): number {
  // Date.parse may read more than milliseconds, but not exactly
  return Date.parse(`${text.slice(0, -4)}Z`) * 1_000 + Number(text.slice(-4, -1));
}

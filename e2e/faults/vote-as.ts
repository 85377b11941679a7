import { cookieOf } from '@hands/testing/voter-cookie';
import type { Attempt, PollRules } from './history.ts';

/** Longer than any answer takes, unless the service is stopped. */
const ANSWER_MS = 8_000;

/** Casts one vote as this voter, and records how it was answered. */
export async function voteAs(
  voter: string,
  { id: poll }: PollRules,
  choices: number[],
  url: string,
): Promise<Attempt> {
  const attempt = { poll, voter, choices };
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
    const body = (await response.json()) as { receipt?: string; castAt?: string };
    if (status === 202 && body.receipt !== undefined && body.castAt !== undefined)
      return {
        ...attempt,
        outcome: 'accepted',
        status,
        receipt: body.receipt,
        castAt: parseMicros(body.castAt),
      };
    return { ...attempt, outcome: status < 500 ? 'refused' : 'unknown', status };
  } catch {
    return { ...attempt, outcome: 'unknown' };
  }
}

/** `2026-11-21T10:00:00.123456Z` in microseconds. */
function parseMicros(text: string): number {
  return Date.parse(text) * 1_000 + Number(text.slice(-4, -1));
}

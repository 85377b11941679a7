// Voters who keep the response to each vote, so that a test can compare them with the database.
import { readReceipt } from '@hands/shared/auth/receipt';
import { expect } from 'vitest';
import type { System } from './system.ts';
import { secret } from './voter-cookie.ts';

export interface Attempt {
  choice: number;
  /** `ok`: answered with 202. `refused`: answered with an error. `unknown`: no answer. */
  outcome: 'ok' | 'refused' | 'unknown';
  /** Milliseconds until the response. */
  ms: number;
  receipt?: string;
  retryAfter?: string | null;
  status?: number;
}

export async function castVote(url: string, choice: number, cookie?: string): Promise<Attempt> {
  const started = performance.now();
  const ms = () => performance.now() - started;
  try {
    const response = await fetch(`${url}/polls/1/vote`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(cookie ? { Cookie: cookie } : {}) },
      body: JSON.stringify({ choice }),
    });
    const { status } = response;
    const { receipt = '' } = (await response.json()) as { receipt?: string };
    if (status === 202) return { choice, outcome: 'ok', ms: ms(), receipt, status };
    return { choice, outcome: 'refused', ms: ms(), status, retryAfter: response.headers.get('retry-after') };
  } catch {
    return { choice, outcome: 'unknown', ms: ms() };
  }
}

/** Casts votes as new voters, `concurrency` at a time, until stopped. */
export function startCrowd(url: () => string, concurrency = 20) {
  const attempts: Attempt[] = [];
  let running = true;
  const voters = Array.from({ length: concurrency }, async (_, voter) => {
    for (let i = 0; running; i++) {
      const attempt = await castVote(url(), (voter + i) % 2);
      attempts.push(attempt);
      // pause after an error instead of trying again at once
      if (attempt.outcome !== 'ok') await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  return {
    attempts,
    accepted: () => attempts.filter(({ outcome }) => outcome === 'ok').length,
    async stop(): Promise<Attempt[]> {
      running = false;
      await Promise.all(voters);
      return attempts;
    },
  };
}

/**
 * Waits for the worker to catch up, then expects every confirmed vote to be stored as it was cast and counted once, and the
 * tallies to equal a recount.
 */
export async function expectAllCounted(system: System, attempts: Attempt[]): Promise<void> {
  const confirmed = attempts.filter(({ outcome }) => outcome === 'ok');
  expect(confirmed.length).toBeGreaterThan(0);
  const stored = async () => {
    const rows = await system.query<{ id: string; choice: number }>(
      'select voter_id as id, choices[1] as choice from ballots',
    );
    return new Map(rows.map(({ id, choice }) => [id, choice]));
  };
  const voterOf = ({ receipt }: Attempt) =>
    (receipt ? readReceipt(receipt, [secret])?.voterId : undefined) ?? '';
  const lost = async () => {
    const ballots = await stored();
    return confirmed.filter((attempt) => ballots.get(voterOf(attempt)) !== attempt.choice).length;
  };
  await expect.poll(lost, { interval: 100 }).toBe(0);

  const [counts] = await system.query<{ ballots: number; tallies: number; counted: number }>(
    `select
       (select count(*) from ballots)::integer as ballots,
       (select coalesce(sum(votes), 0) from tallies)::integer as tallies,
       (select ballots from polls where id = 1)::integer as counted`,
  );
  expect(counts).toEqual({ ballots: counts?.ballots, tallies: counts?.ballots, counted: counts?.ballots });
}

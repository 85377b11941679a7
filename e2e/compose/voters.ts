// Voters who insist: each opens the ballot, then repeats one vote with the same cookie until it is accepted. The counted
// votes must therefore be exactly the accepted ones.
import { setTimeout as delay } from 'node:timers/promises';
import { castVote } from '@hands/testing/crowd';
import { voterOf } from '@hands/testing/voter-cookie';
import { expect } from 'vitest';
import type { Stack } from './stack.ts';

export interface Ledger {
  /** Each voter's accepted choice. */
  accepted: Map<string, number>;
  /** Number of responses other than 202, by status; 0 stands for no response. */
  others: Map<number, number>;
}

export const openLedger = (): Ledger => ({ accepted: new Map(), others: new Map() });

export function startVoters(origin: string, ledger: Ledger, concurrency = 10) {
  let running = true;
  const voters = Array.from({ length: concurrency }, async (_, place) => {
    for (let turn = 0; running; turn++) {
      await insist(origin, (place + turn) % 2, ledger);
      await delay(10);
    }
  });
  return {
    async stop(): Promise<void> {
      running = false;
      await Promise.all(voters);
    },
  };
}

export async function insist(origin: string, choice: number, ledger: Ledger): Promise<void> {
  const cookie = await openBallot(origin);
  for (;;) {
    const attempt = await castVote(origin, choice, cookie);
    if (attempt.outcome === 'ok') {
      ledger.accepted.set(voterOf(cookie), choice);
      return;
    }
    const status = attempt.status ?? 0;
    ledger.others.set(status, (ledger.others.get(status) ?? 0) + 1);
    await delay(50);
  }
}

async function openBallot(origin: string): Promise<string> {
  for (;;) {
    const page = await fetch(`${origin}/polls/1`, { headers: { Accept: 'text/html' } }).catch(
      () => undefined,
    );
    await page?.text().catch(() => undefined);
    const cookie = page?.headers.getSetCookie().find((line) => line.startsWith('voter='));
    if (page?.status === 200 && cookie) return cookie.split(';', 1)[0] ?? '';
    await delay(50);
  }
}

/** Waits until all votes of the ledger are counted, then expects each to be stored once, as it was cast, and no others. */
export async function expectCountedOnce(stack: Stack, { accepted }: Ledger): Promise<void> {
  const stored = async () => {
    const rows = await stack.query<{ voter: string; choice: number }>(
      'select voter_id as voter, choices[1] as choice from ballots where poll_id = 1',
    );
    return new Map(rows.map(({ voter, choice }) => [voter, choice]));
  };
  await expect.poll(async () => (await stored()).size).toBeGreaterThanOrEqual(accepted.size);
  expect(await stored()).toEqual(accepted);
  const [counts] = await stack.query(
    `select
       (select ballots::integer from polls where id = 1) as ballots,
       (select sum(votes)::integer from tallies where poll_id = 1) as tallies,
       (select count(*)::integer from rejected_ballots) as rejected`,
  );
  expect(counts).toEqual({ ballots: accepted.size, tallies: accepted.size, rejected: 0 });
}

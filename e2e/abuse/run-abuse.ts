// Runs a crowd and its screens, first in peace and then under all attacks at once, and finds what was broken.
import { setTimeout as delay } from 'node:timers/promises';
import type { TestBackend } from '@hands/testing/backends';
import { expect } from 'vitest';
import type { AbuseReport } from './abuse-report.ts';
import { startCrowd } from './crowd.ts';
import { findFaults } from './find-faults.ts';
import { measureMachine } from './measure-machine.ts';
import { quantile } from './quantile.ts';
import { startScreens } from './screens.ts';
import { startAttackers } from './start-attackers.ts';
import { choices, startTarget } from './start-target.ts';
import { watchMemory } from './watch-memory.ts';

export interface AbuseOptions {
  backend: TestBackend;
  /** How long the crowd votes in peace before. */
  peaceSeconds: number;
  seconds: number;
  people?: number;
  /** Only attacks whose names contain this; all by default. */
  only?: string | undefined;
  /**
   * Whether votes and screens must be in time and no vote refused. Otherwise they may take as long as a busy machine takes, and a
   * service may refuse votes to protect itself.
   */
  judgeTimes: boolean;
  /** Called every ten seconds. */
  onProgress?: (line: string) => void;
}

const PROGRESS_EVERY_MS = 10_000;

export async function runAbuse({
  backend,
  peaceSeconds,
  seconds,
  people = 200,
  only,
  judgeTimes,
  onProgress = () => undefined,
}: AbuseOptions): Promise<AbuseReport> {
  const started = await startTarget(backend);
  const { target, services } = started;
  const voteUrl = `${target.vote}/polls/${target.poll}/vote`;
  const { vote, result: resultUrl, poll } = target;
  const screens = await startScreens({ resultUrl, voteUrl, poll, count: people, choice: choices.ofProbes });
  const crowd = startCrowd(voteUrl, people, choices.ofCrowd);
  const memory = watchMemory(services);
  await delay(peaceSeconds * 1_000);
  memory.attack();
  const machine = await measureMachine();

  const attackers = await startAttackers({ ...target, only });
  const report = (): Omit<AbuseReport, 'faults'> => ({
    votes: [...crowd.votes, ...screens.votes],
    lags: screens.lags,
    lostScreens: screens.lost(),
    machineMs: machine.slowMs(),
    memory: memory.figures(),
    tallies: attackers.tallies(),
  });
  try {
    for (let left = seconds * 1_000; left > 0; left -= PROGRESS_EVERY_MS) {
      await delay(Math.min(left, PROGRESS_EVERY_MS));
      onProgress(formatProgress(report()));
    }
    // not while screens are waited for, which takes longer on a busy machine
    memory.stop();
    // while the attacks go on
    await crowd.stop();
    await screens.stop();
  } finally {
    memory.stop(); // again, if something has failed
    await machine.stop();
    await attackers.stop();
  }
  await expect.poll(async () => (await fetch(`${vote}/health`)).status).toBe(200);
  const finished = report();
  return { ...finished, faults: await findFaults(started, finished, judgeTimes) };
}

function formatProgress({ votes, lags, memory, tallies }: Omit<AbuseReport, 'faults'>): string {
  const sent = Object.values(tallies).reduce((sum, tally) => sum + tally.sent, 0);
  const slowest = quantile(
    votes.map(({ ms }) => ms),
    1,
  );
  const refused = votes.filter(({ status }) => status !== 202).length;
  const most = Object.entries(memory).map(([name, [, megabytes]]) => `${name} ${megabytes} MB`);
  return `${votes.length} votes, ${refused} refused, slowest ${slowest.toFixed()} ms; screens at most ${quantile(lags, 1).toFixed()} ms late; ${sent} attacks; ${most.join(', ')}`;
}

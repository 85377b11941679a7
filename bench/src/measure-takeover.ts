// Measures how long the ballots wait that a worker has in hand when it is killed or stopped, under 1,000 votes per second and
// beside a second worker.
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchOptions } from './parse-options.ts';
import type { BenchEnvironment } from './set-up.ts';
import { startVoting } from './start-voting.ts';
import type { Voting } from './start-voting.ts';
import { startWorkers } from './start-workers.ts';
import type { Workers } from './start-workers.ts';

/** Strikes in each round; without the takeover one, because it takes several seconds. */
const STRIKES = { with: 10, without: 1 };
export type TakeoverName = keyof typeof STRIKES;

/** Milliseconds that only batches in the hands of the lost worker can take: the queue gives them back after that. */
const GIVEN_BACK_MS = 2_500;

/** Milliseconds within which a worker acknowledges a batch that it has recorded. */
const ACKNOWLEDGED_MS = 200;

/** Milliseconds until all ballots were counted that were in the queue when the worker was lost, by strike. */
export type TakenOver = Record<TakeoverName, number[]>;

export async function measureTakeover(
  environment: BenchEnvironment,
  { rounds }: BenchOptions,
  log: (line: string) => void,
): Promise<TakenOver> {
  const results: TakenOver = { with: [], without: [] };
  await environment.redis.flushall();
  const databaseUrl = await environment.createDatabase();
  const workers = await startWorkers(environment, databaseUrl);
  const voting = await startVoting(databaseUrl, environment.redisUrl);
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const name of ['with', 'without'] as const) {
        // workers that cannot beat never suspect each other
        const table = name === 'with' ? 'workers' : 'hidden_workers';
        if (name === 'without') await voting.query('alter table workers rename to hidden_workers');
        const times = await strikeUntil(STRIKES[name], { voting, workers, table });
        if (name === 'without') await voting.query('alter table hidden_workers rename to workers');
        results[name].push(...times);
        const shown = times.map((ms) => String(Math.round(ms))).join(', ');
        log(`takeover ${String(round)}/${String(rounds)} ${name}: ${shown} ms`);
      }
    }
  } finally {
    await voting.stop();
    await workers.stop();
    await environment.dropDatabase(databaseUrl);
  }
  return results;
}

/** @returns the times of the strikes that met a worker with ballots in hand */
async function strikeUntil(
  strikes: number,
  { voting, workers, table }: { voting: Voting; workers: Workers; table: string },
): Promise<number[]> {
  const times: number[] = [];
  for (let strike = 0; times.length < strikes; strike++) {
    await delay(1_000 + Math.random() * 100);
    const signal = strike % 2 === 0 ? 'SIGKILL' : 'SIGSTOP';
    const recover = workers.strike(strike % 4 < 2 ? 0 : 1, signal);
    const struckAt = performance.now();
    const pollId = await voting.nextPoll();
    await voting.untilCounted(pollId);
    const ms = performance.now() - struckAt;
    // a batch that was taken over is still active; by now others have left the queue
    await delay(ACKNOWLEDGED_MS);
    if (ms > GIVEN_BACK_MS || (await voting.isActive(pollId))) times.push(ms);
    await recover();
    // otherwise a killed worker would stay under suspicion for ten seconds, and the next strike would be noticed sooner
    await voting.query(`delete from ${table} where seen_at < clock_timestamp() - interval '1 second'`);
  }
  return times;
}

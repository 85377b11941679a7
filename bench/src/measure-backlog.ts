// Measures how many ballots one worker process records per second if each is in its own batch, as after some minutes without a
// worker and with few votes. The rate must not fall as the backlog grows.
import { drainBacklog } from './drain-backlog.ts';
import type { Drained } from './drain-backlog.ts';
import { makeBatches } from './make-ballots.ts';
import type { BenchOptions } from './parse-options.ts';
import type { BenchEnvironment } from './set-up.ts';

const WARM_UP = 2_000;

export const backlogs = {
  'Redis, 20,000 batches': { backend: 'redis', batches: 20_000 },
  'Redis, 200,000 batches': { backend: 'redis', batches: 200_000 },
  'Postgres, 5,000 batches': { backend: 'postgres', batches: 5_000 },
  'Postgres, 20,000 batches': { backend: 'postgres', batches: 20_000 },
} as const;
export type BacklogName = keyof typeof backlogs;
export const backlogNames = Object.keys(backlogs) as BacklogName[];

/** Results by round. */
export type DrainedBacklogs = Record<BacklogName, { perSecond: number[]; megabytes: number[] }>;

export async function measureBacklog(
  environment: BenchEnvironment,
  { rounds }: BenchOptions,
  log: (line: string) => void,
): Promise<DrainedBacklogs> {
  const results = Object.fromEntries(
    backlogNames.map((name) => [name, { perSecond: [], megabytes: [] }]),
  ) as unknown as DrainedBacklogs;
  for (let round = 1; round <= rounds; round++) {
    for (const name of backlogNames) {
      const { seconds, megabytes } = await drain(environment, name);
      const perSecond = backlogs[name].batches / seconds;
      results[name].perSecond.push(perSecond);
      results[name].megabytes.push(megabytes);
      log(
        `backlog ${String(round)}/${String(rounds)} ${name} ${String(Math.round(perSecond))}/s, ${String(Math.round(megabytes))} MB`,
      );
    }
  }
  return results;
}

async function drain(environment: BenchEnvironment, name: BacklogName): Promise<Drained> {
  const { backend, batches } = backlogs[name];
  const databaseUrl = await environment.createDatabase();
  const redisUrl = backend === 'redis' ? environment.redisUrl : undefined;
  const single = (count: number) => makeBatches(count, 1);
  const drained = await drainBacklog(
    environment,
    { databaseUrl, redisUrl },
    single(WARM_UP),
    single(batches),
  );
  await environment.dropDatabase(databaseUrl);
  return drained;
}

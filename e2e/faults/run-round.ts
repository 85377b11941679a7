import { setTimeout as delay } from 'node:timers/promises';
import type { TestBackend } from '@hands/testing/backends';
import { expect } from 'vitest';
import { startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { faults } from './faults.ts';
import { findViolations } from './find-violations.ts';
import type { Outcome } from './history.ts';
import { closePolls, createPolls, startOrganizer } from './manage-polls.ts';
import { createRandom } from '@hands/testing/create-random';
import { startCrowd } from './start-crowd.ts';
import { watchBounds } from './watch-bounds.ts';

export interface RoundReport {
  seed: number;
  faults: string[];
  attempts: Record<Outcome, number>;
  /** Seconds from the end of a fault until every instance was healthy again, the slowest of the round. */
  slowestRecovery: number;
  violations: string[];
}

/**
 * One round: a crowd votes, polls are managed, and faults strike one after the other. Then everything calms down, and the
 * promises are checked.
 * @param strikes how many faults
 */
export async function runRound(backend: TestBackend, seed: number, strikes: number): Promise<RoundReport> {
  const random = createRandom(seed);
  const possible = faults.filter(({ needsRedis }) => backend === 'redis' || !needsRedis);
  const cluster = await startCluster(backend);
  const polls = await createPolls(cluster);
  const bounds = await watchBounds(cluster, polls);
  const crowd = startCrowd(polls, () => cluster.urls('vote'), createRandom(seed + 1));
  const organizer = startOrganizer(cluster, polls, createRandom(seed + 2));

  const struck: string[] = [];
  let slowestRecovery = 0;
  for (let i = 0; i < strikes; i++) {
    await delay(random.between(100, 500));
    const fault = random.pick(possible);
    const ms = random.between(200, 1_500);
    struck.push(`${fault.name} for ${ms} ms`);
    await fault.strike(cluster, random, ms);
    const ended = performance.now();
    await expect.poll(() => isHealthy(cluster)).toBe(true);
    slowestRecovery = Math.max(slowestRecovery, (performance.now() - ended) / 1_000);
  }

  await organizer.stop();
  await crowd.stop();
  await closePolls(cluster, polls, random);
  const open = () =>
    cluster.system.query(`select id from polls where id > 1 and (sealed_at is null or resetting)`);
  await expect.poll(open).toEqual([]);

  const count = (wanted: Outcome) => crowd.attempts.filter(({ outcome }) => outcome === wanted).length;
  return {
    seed,
    faults: struck,
    attempts: { accepted: count('accepted'), refused: count('refused'), unknown: count('unknown') },
    slowestRecovery,
    violations: [
      ...(await findViolations(cluster, polls, crowd.attempts, organizer.tried)),
      ...(await bounds.findViolations()),
    ],
  };
}

async function isHealthy({ instances }: Cluster): Promise<boolean> {
  const answers = await Promise.all(
    instances.map(({ service }) =>
      fetch(`${service.url}/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined),
    ),
  );
  return answers.every((answer) => answer?.ok);
}

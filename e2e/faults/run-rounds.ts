// Many rounds, with a line of progress for each. Some run at the same time, each on a cluster of its own.
import type { TestBackend } from '@hands/testing/backends';
import { startCluster } from './cluster.ts';
import type { Cluster, Instance } from './cluster.ts';
import { outages } from './kinds/outages.ts';
import { skippedFaults } from './pick-faults.ts';
import { runRound } from './run-round.ts';
import type { RoundOptions, RoundReport } from './run-round.ts';

/** Then everything is started again, so that faults also meet a system that has just started. */
const ROUNDS_PER_CLUSTER = 20;

/** Printed of each service's log if a round could not be finished. */
const [LOG_LINES, LINE_LENGTH] = [40, 400];

export interface RunOptions extends RoundOptions {
  backend: TestBackend;
  rounds: number;
  /** How many rounds run at the same time. */
  parallel: number;
  /** Of the first round; each of the others has the next number. */
  seed: number;
  /** Ends with a round for each database that is down for minutes. */
  outage: boolean;
}

export interface Run {
  reports: RoundReport[];
  /** What is wrong with the rounds that failed. */
  failures: string[];
  skipped: string[];
  minutes: number;
}

export async function runRounds(options: RunOptions, print: (text: string) => void): Promise<Run> {
  const { backend, rounds, parallel, seed, outage, strikes, only } = options;
  const common = { strikes, ...(only !== undefined && { only }) };
  const started = performance.now();
  const plans: { seed: number; options: RoundOptions }[] = Array.from({ length: rounds }, (_, index) => ({
    seed: seed + index,
    options: common,
  }));
  for (const first of outage ? outages : [])
    if (backend === 'redis' || !first.needs)
      plans.push({ seed: seed + plans.length, options: { ...common, first } });

  const run: Run = { reports: [], failures: [], skipped: [], minutes: 0 };
  const waiting = plans.entries();
  async function runInTurn(): Promise<void> {
    let cluster: Cluster | undefined;
    let roundsOfCluster = 0;
    for (const [index, plan] of waiting) {
      const name = `round ${index + 1} of ${plans.length}, seed ${plan.seed}`;
      try {
        cluster ??= await startCluster(backend);
        run.skipped = skippedFaults(cluster);
        const report = await runRound(cluster, plan.seed, plan.options);
        run.reports.push(report);
        print(`${name}: ${describe(report)}\n`);
        roundsOfCluster++;
        if (report.violations.length > 0) {
          run.failures.push(`seed ${plan.seed}:\n${report.details}`);
          print(report.details);
        }
      } catch (error) {
        run.failures.push(`seed ${plan.seed}: ${(error as Error).message}`);
        print(`${name}: FAILED\n${(error as Error).message}\n`);
        for (const instance of cluster?.instances ?? []) print(describeLog(instance));
        // whatever keeps it from going on must not hold up the next round
        roundsOfCluster = ROUNDS_PER_CLUSTER;
      }
      if (roundsOfCluster < ROUNDS_PER_CLUSTER) continue;
      await cluster?.close();
      cluster = undefined;
      roundsOfCluster = 0;
    }
    await cluster?.close();
  }
  await Promise.all(Array.from({ length: parallel }, runInTurn));
  run.minutes = (performance.now() - started) / 60_000;
  return run;
}

function describeLog({ name, number, service }: Instance): string {
  const lines = service.log().trimEnd().split('\n').slice(-LOG_LINES);
  return `  the end of the log of ${name} ${number}:\n${lines.map((line) => `    ${line.slice(0, LINE_LENGTH)}\n`).join('')}`;
}

function describe({ seconds, attempts, faults, recoveries, violations }: RoundReport): string {
  const slowest = Math.max(0, ...recoveries.map((recovery) => recovery.seconds));
  return [
    `${seconds.toFixed(0)} s`,
    `${attempts.accepted} votes accepted, ${attempts.unknown} unknown`,
    `recovered in ${slowest.toFixed(1)} s at most`,
    violations.length === 0 ? 'no violation' : `${violations.length} VIOLATIONS`,
    `faults: ${faults.join(', ')}`,
  ].join('; ');
}

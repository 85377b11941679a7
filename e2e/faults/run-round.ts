import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '@hands/testing/create-random';
import type { Random } from '@hands/testing/create-random';
import { expect } from 'vitest';
import { awaitRecovery } from './await-recovery.ts';
import { checkScreens } from './check-screens.ts';
import { checkVotes } from './check-votes.ts';
import type { Cluster } from './cluster.ts';
import type { Fault } from './fault.ts';
import { createHistory, formatViolation } from './history.ts';
import type { History, Outcome, PollRules, Violation } from './history.ts';
import { closePolls, createPolls, startOrganizer } from './manage-polls.ts';
import { pickFaults } from './pick-faults.ts';
import { readStored } from './read-stored.ts';
import { runAudit } from './run-audit.ts';
import { startCrowd } from './start-crowd.ts';
import { readBound, watchBounds } from './watch-bounds.ts';
import type { Bounds } from './watch-bounds.ts';
import { openScreen } from './watch-screens.ts';
import type { Screen } from './watch-screens.ts';

/** Dashboards that watch every poll. */
const SCREENS = 2;

export interface RoundOptions {
  /** How often faults strike while polls are open, and while they close. */
  strikes: { open: number; closing: number };
  /** Strikes first, alone. */
  first?: Fault;
  /** The only kind of fault that strikes. */
  only?: string;
}

export interface RoundReport {
  seed: number;
  seconds: number;
  /** The kinds of faults that struck. */
  faults: string[];
  attempts: Record<Outcome, number>;
  frames: number;
  /** Seconds from the end of faults until everything had recovered; those of one fault carry its name. */
  recoveries: { fault: string | undefined; seconds: number }[];
  /** What kind each violation is. */
  violations: string[];
  /** The violations, each with the shortest history that shows it. */
  details: string;
}

/**
 * One round: a crowd votes, dashboards watch, polls are managed, and faults strike. The polls close while faults still strike.
 * Then everything calms down, and the promises are checked.
 */
export async function runRound(cluster: Cluster, seed: number, options: RoundOptions): Promise<RoundReport> {
  const started = performance.now();
  const random = createRandom(seed);
  await resetClock(cluster);
  const polls = await createPolls(cluster);
  const bounds = await watchBounds(cluster, polls);
  const history = createHistory();
  const screens = Array.from({ length: SCREENS }, () =>
    openScreen(cluster.urls('result')[0] ?? '', polls, history),
  );
  try {
    // what did not happen in time; the checks show why
    const overdue: Violation[] = [];
    const inTime = (what: string, done: Promise<void>) =>
      done.catch((error: unknown) => void overdue.push({ text: `${what}: ${(error as Error).message}` }));
    const recoveries = await letThemVote(cluster, polls, history, random, seed, options, inTime);
    await inTime('not final', awaitFinal(cluster, polls));
    await bounds.close();
    const violations = [...overdue, ...(await check(cluster, polls, history, screens, bounds))];
    const count = (wanted: Outcome) => history.attempts.filter(({ outcome }) => outcome === wanted).length;
    return {
      seed,
      seconds: (performance.now() - started) / 1_000,
      faults: history.strikes.map(({ name }) => name),
      attempts: { accepted: count('accepted'), refused: count('refused'), unknown: count('unknown') },
      frames: screens.reduce((sum, screen) => sum + screen.frames(), 0),
      recoveries,
      violations: violations.map(({ text }) => text),
      details: violations.map((violation) => formatViolation(violation, history)).join(''),
    };
  } catch (error) {
    const what = { text: `the round could not be finished: ${(error as Error).message}` };
    throw new Error(formatViolation(what, history), { cause: error });
  } finally {
    await bounds.close();
    for (const screen of screens) screen.close();
  }
}

/**
 * The clock of the queue is set back between rounds. No votes are taken for a second, and the bound of completeness from before is
 * withdrawn. A worker that has not noticed yet may publish it once more, so the round begins when a new bound is shown: four
 * seconds after the workers have noticed.
 */
async function resetClock(cluster: Cluster): Promise<void> {
  const wasSet = cluster.queueClock() !== 0;
  cluster.setQueueClock(0);
  const bound = async () => (await readBound(cluster.urls('result')[0] ?? '', 1)).completeTo;
  if (wasSet) {
    await expect.poll(bound).toBeNull();
    const isPast = async () => ((await bound()) ?? Infinity) <= (cluster.queue.now() ?? 0);
    await expect.poll(isPast).toBe(true);
  }
  const areAccepted = async () => {
    const answers = await Promise.all(cluster.urls('vote').map((url) => fetch(`${url}/health`)));
    return answers.every(({ ok }) => ok);
  };
  await expect.poll(areAccepted).toBe(true);
}

async function letThemVote(
  cluster: Cluster,
  polls: PollRules[],
  history: History,
  random: Random,
  seed: number,
  { strikes, first, only }: RoundOptions,
  inTime: (what: string, done: Promise<void>) => Promise<void>,
): Promise<RoundReport['recoveries']> {
  const recoveries: RoundReport['recoveries'] = [];
  const [stayingOpen] = polls;
  if (!stayingOpen) throw new TypeError('there are no polls');

  async function strike(faults: Fault[]): Promise<void> {
    await delay(random.between(50, 300));
    await Promise.all(
      faults.map(async (fault) => {
        const own = createRandom(random.between(1, 2 ** 30));
        const strike = { name: fault.name, detail: 'not over', at: history.now(), until: Infinity };
        history.strikes.push(strike);
        strike.detail = await fault.strike({ cluster, history }, own, own.between(200, 1_200));
        strike.until = history.now();
      }),
    );
    const ended = performance.now();
    const names = faults.map(({ name }) => name).join(', ');
    const recovery = awaitRecovery(cluster, history, stayingOpen as PollRules, random);
    await inTime(`not recovered from ${names}`, recovery);
    const [single] = faults;
    recoveries.push({
      fault: faults.length === 1 ? single?.name : undefined,
      seconds: (performance.now() - ended) / 1_000,
    });
  }

  const crowd = startCrowd(history, polls, () => cluster.urls('vote'), createRandom(seed + 1));
  const organizer = startOrganizer(cluster, history, polls, createRandom(seed + 2));
  try {
    if (first) await strike([first]);
    for (let i = 0; i < strikes.open; i++) await strike(pickFaults(cluster, random, only));
    await organizer.stop();
    const closing = closePolls(cluster, history, polls, createRandom(seed + 3));
    for (let i = 0; i < strikes.closing; i++) await strike(pickFaults(cluster, random, only));
    await closing;
  } finally {
    await Promise.all([organizer.stop(), crowd.stop()]);
  }
  // a reopening without an answer may have been done after the poll was closed
  await closePolls(cluster, history, polls, createRandom(seed + 4));
  return recoveries;
}

/** Resolves once every ballot is recorded and every poll that was closed is sealed. */
async function awaitFinal(cluster: Cluster, polls: PollRules[]): Promise<void> {
  const inFlight = async () => {
    const { ofPolls, unreachable } = await cluster.queue.readBacklog();
    return [...unreachable, ...polls.filter(({ id }) => ofPolls.has(id))];
  };
  await expect.poll(inFlight).toEqual([]);
  const unfinished = () =>
    cluster.system.query(
      `select id, sealed_at, resetting, in_flight, closes_at
       from polls
       where id in (${polls.map(({ id }) => id).join()})
         and (
           sealed_at is null and not id in (${polls
             .filter(({ staysOpen }) => staysOpen)
             .map(({ id }) => id)
             .join()})
           or resetting
           or exists (select from deferred_ballots where poll_id = polls.id)
         )`,
    );
  await expect.poll(unfinished).toEqual([]);
}

async function check(
  cluster: Cluster,
  polls: PollRules[],
  history: History,
  screens: Screen[],
  bounds: Bounds,
): Promise<Violation[]> {
  // a clock that is set back makes ballots older than a bound that was shown before
  const isClockSteady = !history.strikes.some(({ name }) => name === 'clock of the queue set');
  const stored = await readStored(cluster, polls);
  const found = await Promise.all([
    checkVotes(cluster, polls, history, stored),
    checkScreens(cluster, polls, stored, screens),
    runAudit(cluster, polls),
    isClockSteady ? bounds.findViolations() : [],
  ]);
  return found.flat();
}

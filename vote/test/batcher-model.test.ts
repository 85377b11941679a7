// The batcher against a model, under any order of votes, confirmations, failures and pauses.
import type { Ballot } from '@hands/shared/poll/batch';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createBatcher, OverloadedError } from '../src/voting/batcher.ts';
import type { Batcher } from '../src/voting/batcher.ts';

const limits = { maxBallots: 5, maxInFlight: 2, maxWaiting: 12, maxWaitMs: 1_000, maxFlightMs: 800 };
const timing = { lingerMs: 5, lingerBelow: 3, behindLingerMs: 50, behindLingerBelow: 4 };

type Outcome = 'pending' | 'confirmed' | 'failed' | 'overloaded';

interface Vote {
  castAt: number;
  outcome: Outcome;
  /** Milliseconds. */
  since: number;
  answeredAt?: number;
  /** Whether the batcher may refuse the vote at once. */
  isOverload: boolean;
}

interface Flight {
  ballots: Ballot[];
  sentAt: number;
  confirm: () => void;
  fail: (error: Error) => void;
}

interface Real {
  batcher: Batcher;
  flights: Flight[];
  isBehind: boolean;
  /** In the order of casting. */
  votes: Vote[];
}

/** Batches that were sent, with how each ended, by the model. */
interface Model {
  ended: Map<number, 'confirmed' | 'failed'>;
}

const settle = () => vi.advanceTimersByTimeAsync(0);

function open(): Real {
  const flights: Flight[] = [];
  const real: Real = {
    flights,
    isBehind: false,
    votes: [],
    batcher: createBatcher({
      ...limits,
      ...timing,
      isBehind: () => real.isBehind,
      send: (ballots) =>
        new Promise((confirm, fail) => {
          flights.push({ ballots, sentAt: performance.now(), confirm, fail });
        }),
    }),
  };
  return real;
}

function checkInvariants({ ended }: Model, { batcher, flights, votes }: Real): void {
  const sent = flights.flatMap(({ ballots }) => ballots.map(({ castAt }) => castAt));
  // each ballot is sent at most once, in the order of the votes, and one that was refused never is
  expect(sent).toEqual([...new Set(sent)].toSorted((a, b) => a - b));
  for (const { castAt, outcome, isOverload, since, answeredAt = 0 } of votes) {
    if (outcome !== 'overloaded') continue;
    expect(sent).not.toContain(castAt);
    expect(isOverload || answeredAt - since > limits.maxWaitMs).toBe(true);
  }
  for (const { ballots } of flights) expect(ballots.length).toBeLessThanOrEqual(limits.maxBallots);
  expect(flights.length - ended.size).toBeLessThanOrEqual(limits.maxInFlight);
  // a vote is answered with how its batch ended, and with nothing before that
  flights.forEach(({ ballots, sentAt }, flight) => {
    for (const { castAt } of ballots) {
      const vote = votes.find((one) => one.castAt === castAt);
      expect(vote?.outcome).toBe(ended.get(flight) ?? 'pending');
      // later, its poll may be sealed
      expect(sentAt - (vote?.since ?? 0)).toBeLessThanOrEqual(limits.maxWaitMs);
    }
  });
  const pending = votes.filter(({ outcome }) => outcome === 'pending').map(({ castAt }) => castAt);
  expect(batcher.pending()).toBe(pending.length);
  expect(batcher.oldestCastAt()).toBe(pending.length > 0 ? Math.min(...pending) : undefined);
}

class Step implements fc.AsyncCommand<Model, Real> {
  readonly name: string;
  readonly step: (model: Model, real: Real) => unknown;

  constructor(name: string, step: (model: Model, real: Real) => unknown) {
    this.name = name;
    this.step = step;
  }
  check = () => true;
  async run(model: Model, real: Real) {
    await this.step(model, real);
    await settle();
    checkInvariants(model, real);
  }
  toString = () => this.name;
}

function vote({ ended }: Model, { batcher, flights, votes }: Real): void {
  const castAt = votes.length;
  const since = performance.now();
  const open = flights.filter((_, flight) => !ended.has(flight));
  const inFlight = open.reduce((sum, { ballots }) => sum + ballots.length, 0);
  const isOverload =
    batcher.pending() - inFlight >= limits.maxWaiting ||
    open.some(({ sentAt }) => since - sentAt > limits.maxFlightMs);
  const record: Vote = { castAt, outcome: 'pending', since, isOverload };
  votes.push(record);
  function answer(outcome: Outcome): void {
    record.outcome = outcome;
    record.answeredAt = performance.now();
  }
  batcher.add({ pollId: 1, voterId: 'someone', choices: [0], castAt }).then(
    () => answer('confirmed'),
    (error: unknown) => answer(error instanceof OverloadedError ? 'overloaded' : 'failed'),
  );
}

function end(how: 'confirmed' | 'failed', which: number) {
  return ({ ended }: Model, { flights }: Real) => {
    const open = [...flights.keys()].filter((flight) => !ended.has(flight));
    const flight = open[which % Math.max(open.length, 1)];
    if (flight === undefined) return;
    ended.set(flight, how);
    if (how === 'confirmed') flights[flight]?.confirm();
    else flights[flight]?.fail(new Error('the queue is down'));
  };
}

const steps = [
  fc.integer({ min: 1, max: 8 }).map(
    (count) =>
      new Step(`${count} votes`, (model, real) => {
        for (let i = 0; i < count; i++) vote(model, real);
      }),
  ),
  fc.nat(3).map((which) => new Step(`confirm ${which}`, end('confirmed', which))),
  fc.nat(3).map((which) => new Step(`fail ${which}`, end('failed', which))),
  fc
    .constantFrom(1, 4, 6, 49, 60, 700, 900, 1_100)
    .map((ms) => new Step(`${ms} ms pass`, () => vi.advanceTimersByTimeAsync(ms))),
  fc.boolean().map((behind) => new Step(`behind: ${behind}`, (_, real) => (real.isBehind = behind))),
];

test('I1, I6: whatever happens, each vote is answered once, with what became of its batch', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: 60 }), async (commands) => {
      const model: Model = { ended: new Map() };
      const real = open();
      await fc.asyncModelRun(() => ({ model, real }), commands);

      // in the end everything that is still in flight or waiting is confirmed, and nothing is left behind
      const drained = real.batcher.drain();
      while (real.batcher.pending() > 0) {
        end('confirmed', 0)(model, real);
        await vi.advanceTimersByTimeAsync(50);
      }
      await drained;
      checkInvariants(model, real);
      expect(real.votes.filter(({ outcome }) => outcome === 'pending')).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

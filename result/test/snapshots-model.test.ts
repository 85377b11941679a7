// Live results against a model: votes, changes, ticks, and screens that join, leave and read slowly, in any order.
import { pollKinds, resultsVisibilities } from '@hands/shared/poll/poll';
import { openDatabase } from '@hands/testing/open-database';
import { votesIn } from '@hands/testing/votes-in';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Room, Viewer } from '../src/snapshots/viewer.ts';
import { countBallots, openModelPoll } from './model-poll.ts';
import type { ModelPoll } from './model-poll.ts';
import { openScreen } from './model-screens.ts';
import type { Screen } from './model-screens.ts';
import { join, leave, maySee, openSystem, startTick } from './model-system.ts';
import type { System } from './model-system.ts';

const voters = Array.from({ length: 4 }, () => crypto.randomUUID());
const viewers: Viewer[] = [
  { voterId: undefined, isManager: false },
  { voterId: undefined, isManager: true },
  ...voters.map((voterId) => ({ voterId, isManager: false })),
];

/** Each frame is the poll as it was at one version, and shows no votes that this viewer could not see by now. */
function checkFrames({ kind, history }: ModelPoll, { viewer, frames }: Screen): void {
  frames.forEach((frame, place) => {
    const state = history.get(frame.version);
    if (!state) throw new Error(`there was no version ${frame.version}`);
    expect(frame.version).toBeGreaterThanOrEqual(frames[place - 1]?.version ?? 0);
    expect([...state.statuses]).toContain(frame.status);
    expect(frame.resultsVisible).toBe(state.resultsVisible);
    expect(frame.options.map(({ text }) => text)).toEqual(state.texts);
    expect(frame.total).toBe(state.ballots.size);
    const { votes, rounds } = countBallots(kind, state);
    if (frame.visible) {
      expect([votesIn(frame), frame.rounds]).toEqual([votes, rounds]);
      expect(maySee(roomOf(viewer, history, frame.version), frame)).toBe(true);
    } else expect([votesIn(frame), frame.rounds]).toEqual([[null, null, null], undefined]);
  });
}

/** A voter may vote between the reading of a snapshot and its sending. */
function roomOf({ isManager, voterId }: Viewer, history: ModelPoll['history'], from: number): Room {
  if (isManager) return 'admin';
  const hasVoted = [...history].some(
    ([version, state]) => version >= from && voterId !== undefined && state.voters.has(voterId),
  );
  return hasVoted ? 'voted' : 'public';
}

/** In the end, each screen shows the poll as it is, with what its viewer may see. */
function checkLast(poll: ModelPoll, { viewer, frames, isDismissed }: Screen): void {
  expect(isDismissed).toBe(poll.isGone());
  if (poll.isGone()) return;
  const state = poll.current();
  const last = frames.at(-1);
  if (!state || !last) throw new Error('a screen shows nothing');
  const status = poll.status();
  const hasVoted = viewer.voterId !== undefined && state.voters.has(viewer.voterId);
  const room = viewer.isManager ? 'admin' : hasVoted ? 'voted' : 'public';
  expect({ status: last.status, total: last.total, visible: last.visible }).toEqual({
    status,
    total: state.ballots.size,
    visible: maySee(room, { resultsVisible: state.resultsVisible, status }),
  });
  expect(last.options[0]?.text).toBe(state.texts[0]);
  expect(last.version).toBe(Math.max(...poll.history.keys()));
}

interface Step {
  toString(): string;
  run(system: System): unknown;
}
const step = (name: string, run: Step['run']): Step => ({ toString: () => name, run });

const voter = fc.constantFrom(...voters);
const changes = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(voter, fc.shuffledSubarray([0, 1, 2], { minLength: 1 }))
      .map(([voterId, choices]) =>
        step(`${voterId} votes ${choices.join()}`, ({ poll }) =>
          poll.vote(voterId, poll.kind === 'single' ? choices.slice(0, 1) : choices),
        ),
      ),
  },
  voter.map((voterId) =>
    step(`take out ${voterId}`, async (system) => {
      // Between ticks: if somebody else votes before the same tick, the total stays, and this voter's screens keep the votes.
      await startTick(system);
      await system.poll.takeOut(voterId);
      await startTick(system);
    }),
  ),
  { weight: 2, arbitrary: fc.constant(step('reset', ({ poll }) => poll.reset())) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(...resultsVisibilities)
      .map((to) => step(`show ${to}`, ({ poll }) => poll.show(to))),
  },
  fc.constantFrom('D', 'E').map((text) => step(`rename ${text}`, ({ poll }) => poll.rename(text))),
  fc.constant(step('close', ({ poll }) => poll.closeInHalfAnHour())),
  { weight: 2, arbitrary: fc.constant(step('an hour passes', ({ poll }) => poll.letAnHourPass())) },
  fc.constant(step('seal', ({ poll }) => poll.seal())),
  fc.constant(step('reopen', ({ poll }) => poll.reopen())),
);
const anyScreen = fc.tuple(
  fc.nat(viewers.length - 1),
  fc.constantFrom('Socket.io' as const, 'stream' as const),
);
const steps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: changes },
    {
      weight: 4,
      arbitrary: anyScreen.map(([which, transport]) =>
        step(`viewer ${which} joins over ${transport}`, (system) =>
          join(system, openScreen(viewers[which] as Viewer, transport)),
        ),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.nat(5).map((which) => step(`leave ${which}`, (system) => leave(system, which))),
    },
    { weight: 6, arbitrary: fc.constant(step('tick', startTick)) },
    // it reads while the next changes are committed
    { weight: 3, arbitrary: fc.constant(step('start a tick', (system) => void startTick(system))) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.nat(5), fc.boolean())
        .map(([which, isBusy]) =>
          step(`screen ${which} is ${isBusy ? 'slow' : 'fast'}`, ({ screens }) =>
            screens[which]?.setBusy(isBusy),
          ),
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(60, 300, 1_100)
        .map((ms) => step(`${ms} ms pass`, () => void vi.advanceTimersByTime(ms))),
    },
  ),
  { minLength: 10, maxLength: 50, size: 'max' },
);

test('I4, I5, I11: in any order of events, every frame is the poll at one version, no frame shows what its viewer may not see, and the last one is current', async () => {
  const { pool } = await openDatabase();
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const settings = fc.record({
    kind: fc.constantFrom(...pollKinds),
    resultsVisible: fc.constantFrom('after_vote' as const, ...resultsVisibilities),
    opensLater: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(settings, steps, fc.nat(7), async (setting, some, chance) => {
      const poll = await openModelPoll(pool, setting);
      const system = openSystem(pool, poll);
      for (const viewer of viewers) join(system, openScreen(viewer, 'Socket.io'));
      for (const { run } of some) await run(system);

      // in the end nothing changes any more, and every screen reads
      if (chance === 0) await poll.delete();
      for (const screen of system.screens) screen.setBusy(false);
      for (let round = 0; round < 3; round++) {
        vi.advanceTimersByTime(1_100);
        await startTick(system);
      }
      await Promise.all(system.running);
      for (const screen of [...system.left, ...system.screens]) checkFrames(poll, screen);
      for (const screen of system.screens) checkLast(poll, screen);
      for (const screen of system.screens) system.live.leave(poll.id, screen.watcher);
    }),
    // a busy machine tries fewer
    { numRuns: 100, interruptAfterTimeLimit: 20_000 },
  );
});

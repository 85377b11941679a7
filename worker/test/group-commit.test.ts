import { randomUUID } from 'node:crypto';
import type { Ballot } from '@hands/shared/poll/batch';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createGroupCommit } from '../src/group-commit.ts';

const batch = (size: number): Ballot[] =>
  Array.from({ length: size }, () => ({ pollId: 1, voterId: randomUUID(), choices: [0], castAt: 1 }));

/** Commits that end when the test says so. */
function createCommits() {
  const groups: { ballots: Ballot[]; batches: number; end: () => void; fail: (error: Error) => void }[] = [];
  const commit = (ballots: Ballot[], batches: number) =>
    new Promise<void>((end, fail) => groups.push({ ballots, batches, end, fail }));
  return { groups, commit };
}

test('a single batch does not wait for others', () => {
  const { groups, commit } = createCommits();
  void createGroupCommit(commit).add(batch(3));
  expect(groups).toMatchObject([{ batches: 1 }]);
});

test('batches that wait at the same time share one commit, up to the limit of ballots', async () => {
  const { groups, commit } = createCommits();
  const { add } = createGroupCommit(commit, { maxBallots: 10, lanes: 1 });
  const added = [1, 4, 4, 2, 5, 30, 1].map((size) => add(batch(size)));
  for (let place = 0; place < 5; place++) {
    groups[place]?.end();
    await new Promise(setImmediate);
  }
  await Promise.all(added);
  // the first batch was committed alone, and a batch above the limit is a group of its own
  expect(groups.map(({ batches, ballots }) => [batches, ballots.length])).toEqual([
    [1, 1],
    [3, 10],
    [1, 5],
    [1, 30],
    [1, 1],
  ]);
});

test('each batch is acknowledged only when its own group is committed', async () => {
  const { groups, commit } = createCommits();
  const { add } = createGroupCommit(commit, { maxBallots: 10, lanes: 1 });
  const acknowledged: number[] = [];
  const added = [1, 2, 3].map((size) => add(batch(size)).then(() => acknowledged.push(size)));
  await new Promise(setImmediate);
  expect(acknowledged).toEqual([]);
  groups[0]?.end();
  await added[0];
  expect(acknowledged).toEqual([1]);
  groups[1]?.end();
  await Promise.all(added);
  expect(acknowledged).toEqual([1, 2, 3]);
});

test('a failed commit fails only its own batches', async () => {
  const { groups, commit } = createCommits();
  const { add } = createGroupCommit(commit, { maxBallots: 1, lanes: 1 });
  const first = add(batch(1));
  const second = add(batch(1));
  groups[0]?.fail(new Error('not this one'));
  await expect(first).rejects.toThrow('not this one');
  groups[1]?.end();
  await second;
});

const settle = () => new Promise(setImmediate);

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('add' as const), size: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ kind: fc.constant('end' as const), which: fc.nat(2), fails: fc.boolean() }),
  ),
  { maxLength: 60 },
);

test('I6, I9: with batches, commits and failures in any order, each batch is in one group and has its outcome', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), async (some, lanes) => {
      const maxBallots = 10;
      const { groups, commit } = createCommits();
      const { add } = createGroupCommit(commit, { maxBallots, lanes });
      const batches: { ballots: Ballot[]; outcome: string }[] = [];
      const ended = new Map<number, string>();

      function arrive(size: number): void {
        const one = { ballots: batch(size), outcome: 'pending' };
        batches.push(one);
        add(one.ballots).then(
          () => (one.outcome = 'committed'),
          (error: unknown) => (one.outcome = (error as Error).message),
        );
      }

      function end(which: number, fails: boolean): void {
        const open = [...groups.keys()].filter((index) => !ended.has(index));
        const index = open[which % Math.max(1, open.length)];
        if (index === undefined) return;
        ended.set(index, fails ? `group ${index} failed` : 'committed');
        if (fails) groups[index]?.fail(new Error(`group ${index} failed`));
        else groups[index]?.end();
      }

      function check(): void {
        const open = groups.length - ended.size;
        expect(open).toBeLessThanOrEqual(lanes);
        let place = 0;
        groups.forEach((group, index) => {
          const members = batches.slice(place, (place += group.batches));
          expect(group.ballots).toEqual(members.flatMap(({ ballots }) => ballots));
          expect(group.batches === 1 || group.ballots.length <= maxBallots).toBe(true);
          for (const { outcome } of members) expect(outcome).toBe(ended.get(index) ?? 'pending');
        });
        const waiting = batches.slice(place);
        expect(waiting.every(({ outcome }) => outcome === 'pending')).toBe(true);
        // none waits without a reason
        if (waiting.length > 0) expect(open).toBe(lanes);
      }

      for (const step of some) {
        if (step.kind === 'add') arrive(step.size);
        else end(step.which, step.fails);
        await settle();
        check();
      }
      while (ended.size < groups.length) {
        end(0, false);
        await settle();
        check();
      }
      expect(batches.filter(({ outcome }) => outcome === 'pending')).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

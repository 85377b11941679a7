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

test('I6: whatever sizes batches have, every ballot is committed once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 3 }),
      async (sizes, lanes) => {
        const committed: Ballot[] = [];
        let busy = 0;
        const { add } = createGroupCommit(
          async (ballots) => {
            expect(++busy).toBeLessThanOrEqual(lanes);
            committed.push(...ballots);
            await new Promise(setImmediate);
            busy--;
          },
          { maxBallots: 10, lanes },
        );
        const batches = sizes.map(batch);
        await Promise.all(batches.map((ballots) => add(ballots)));
        expect(committed).toEqual(batches.flat());
      },
    ),
    { numRuns: 50 },
  );
});

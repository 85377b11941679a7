// Jobs in the queue as vote would add them, and with something wrong in their data or their id.
import fc from 'fast-check';
import { anyHostileJson, hostileKeys } from './hostile-values.ts';
import type { JobInput } from './input.ts';
import type { Edit } from './write-json.ts';
import { writeJson } from './write-json.ts';

const anyVoter = fc.uuid({ version: 4 });

const anyBallot = fc.record({
  pollId: fc.constantFrom(
    '«#poll jobs»',
    '«#poll jobs»',
    '«#poll ranked»',
    '«#poll multiple»',
    '«#poll unchangeable»',
    '«#poll final»',
    '«#poll scheduled»',
    2_147_483_647,
  ),
  voterId: anyVoter,
  choices: fc.constantFrom([0], [1], [1, 0], [19]),
  castAt: fc.constant('«#now»'),
});

const anyEdit: fc.Arbitrary<Edit> = fc.record({
  // ballots, which of them, which field, and within it
  at: fc.array(fc.nat(9), { maxLength: 4 }),
  how: fc.constantFrom('replace', 'replace', 'add', 'repeat'),
  key: fc.constantFrom('more', ...hostileKeys),
  value: fc.oneof(
    { weight: 6, arbitrary: anyHostileJson },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        `${'['.repeat(7_000)}${']'.repeat(7_000)}`,
        `"${'x'.repeat(500_000)}"`,
        `{"a":${'{"b":'.repeat(6_000)}0${'}'.repeat(6_000)}}`,
      ),
    },
  ),
});

const anyId = fc.oneof(
  { weight: 8, arbitrary: fc.constant(null) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '«#unique»',
      '-«#unique»',
      '---«#unique»',
      'a-b-0.1-«#unique»',
      'a-b-1.0-«#unique»',
      'a-b-1.zzzzzzzzzzzzzzzz-«#unique»',
      'a-b-1.-1-«#unique»',
      'a-b-zik0zk.1-«#unique»',
      'zzzzzzzzzzzzzzzzzzzz-zzzzzzzzzzzzzzzzzzz-2.1-«#unique»',
      '!-!-2.1-«#unique»',
      'Infinity-NaN-2.1_2.1-«#unique»',
      '1-1-2.1_-«#unique»',
      '0-0-2.1.9-«#unique»',
      'é🗳️-1-2.1-«#unique»',
      '__proto__«#unique»',
      `${'a'.repeat(2_000)}«#unique»`,
      ' «#unique»\n',
      '«#unique»*?[a]{b}',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `${text}«#unique»`) },
);

export const anyJob: fc.Arbitrary<JobInput> = fc
  .record({
    ballots: fc.array(anyBallot, { minLength: 1, maxLength: 6 }),
    edit: fc.option(anyEdit, { nil: undefined }),
    id: anyId,
    timestamp: fc.constantFrom(null, null, null, null, null, null, 0, -1, 1, 2 ** 53, 4e12, 1.5),
    lifo: fc.constantFrom(false, false, true),
  })
  .map(({ ballots, edit, ...rest }) => ({
    kind: 'job',
    operation: 'worker job',
    data: writeJson({ ballots }, edit),
    ...rest,
  }));

import fc from 'fast-check';
import { anyFrames } from './any-frames.ts';
import { anyJob } from './any-job.ts';
import { anyRequest } from './any-request.ts';
import type { Input } from './input.ts';
import type { Operation } from './operation.ts';

export function anyInput(operations: Operation[]): fc.Arbitrary<Input> {
  return fc.oneof(
    {
      weight: 80,
      arbitrary: fc.oneof(
        ...operations.map((one) => ({ weight: weightOf(one), arbitrary: anyRequest(one) })),
      ),
    },
    { weight: 12, arbitrary: anyFrames },
    { weight: 8, arbitrary: anyJob },
  );
}

/** What takes more can have more wrong with it. */
const weightOf = ({ bodies, parameters, query }: Operation): number =>
  Object.keys(bodies).length > 0 ? 5 : Object.keys({ ...parameters, ...query }).length > 0 ? 2 : 1;

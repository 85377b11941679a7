import fc from 'fast-check';
import { anyMutation } from './any-mutation.ts';
import type { Mutation } from './any-mutation.ts';
import { buildRequest } from './build-request.ts';
import type { RequestInput } from './input.ts';
import type { Operation } from './operation.ts';

/** A third of all requests is valid; the others have one to three mutations, many of which change little. */
const anyMutations = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Mutation[]>([]) },
  { weight: 8, arbitrary: fc.array(anyMutation, { minLength: 1, maxLength: 1 }) },
  { weight: 5, arbitrary: fc.array(anyMutation, { minLength: 2, maxLength: 3 }) },
);

const anyAddress = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((bytes) => `10.${bytes.join('.')}`);

export function anyRequest(operation: Operation): fc.Arbitrary<RequestInput> {
  const types = Object.keys(operation.bodies);
  const anyBody = fc.oneof(
    ...types.map((type) => (operation.bodies[type] ?? fc.constant({})).map((value) => ({ type, value }))),
    ...(types.length === 0 ? [fc.constant(undefined)] : []),
  );
  const anyCredential = operation.forAdmins
    ? fc.constantFrom('token', 'token', 'token', 'session', 'session', 'session', 'none')
    : fc.constantFrom('voter', 'voter', 'none', 'none', 'token', 'session');
  return fc
    .record({
      parameters: fc.record(operation.parameters),
      query: fc.record(operation.query, {
        requiredKeys: Object.keys(operation.query).filter((name) =>
          ['EIO', 'transport', 'sid', 'present'].includes(name),
        ),
      }),
      body: anyBody,
      credential: anyCredential,
      accept: fc.constantFrom('*/*', 'application/json', 'text/html,application/xhtml+xml'),
      address: anyAddress,
      mutations: anyMutations,
    })
    .map((parts) => buildRequest(operation, parts));
}

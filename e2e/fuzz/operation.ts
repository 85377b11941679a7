import type { ApiDocument } from '@hands/shared/http/openapi';
import fc from 'fast-check';
import { anyValueOf } from './any-json.ts';
import type { ServiceName } from './input.ts';

/** One method of one address, with what is valid there. */
export interface Operation {
  service: ServiceName;
  method: string;
  /** `/polls/{id}` */
  path: string;
  /** Values of the parameters in the path; not yet escaped. */
  parameters: Record<string, fc.Arbitrary<string>>;
  query: Record<string, fc.Arbitrary<string>>;
  /** By content type. */
  bodies: Record<string, fc.Arbitrary<unknown>>;
  forAdmins: boolean;
}

export const nameOf = ({ service, method, path }: Operation) => `${service} ${method} ${path}`;

const pollsToVoteIn = ['open', 'open', 'single', 'ranked', 'multiple', 'unchangeable', 'after-vote', 'final'];

const anyOf = (names: string[]) => fc.constantFrom(...names.map((name) => `«poll ${name}»`));

/** Polls that many inputs share. */
export const anyPoll = anyOf([...pollsToVoteIn, 'never', 'scheduled']);

const anyPollToVoteIn = anyOf(pollsToVoteIn);

/** Operations that change a poll get one of their own. */
const pollsFor: Record<string, fc.Arbitrary<string>> = {
  'PATCH /polls/{id}': fc.constantFrom('«fresh open»', '«fresh voted»', '«fresh final»'),
  'DELETE /polls/{id}': fc.constantFrom('«fresh open»', '«fresh voted»', '«fresh final»'),
  'POST /polls/{id}/close': fc.constantFrom('«fresh open»', '«fresh voted»', '«fresh final»'),
  'POST /polls/{id}/reopen': fc.constantFrom('«fresh final»', '«fresh final»', '«fresh open»'),
  'POST /polls/{id}/reset': fc.constantFrom('«fresh voted»', '«fresh final»', '«fresh open»'),
  'POST /polls/{id}/vote': anyPollToVoteIn,
  'POST /p/{id}/vote': anyPollToVoteIn,
};

/** Makes an operation of each method of each address in a document. */
export function readOperations(service: ServiceName, api: ApiDocument): Operation[] {
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([lowerCase, { parameters = [], requestBody, security }]) => {
      const method = lowerCase.toUpperCase();
      const valuesIn = (place: 'path' | 'query') =>
        Object.fromEntries(
          parameters
            .filter((parameter) => parameter.in === place)
            .map(({ name, schema }) => [name, anyValueOf(api, schema, name).map(String)]),
        );
      const known: Record<string, fc.Arbitrary<string>> = {
        id: pollsFor[`${method} ${path}`] ?? anyPoll,
        receipt: fc.constant('«receipt»'),
        code: fc.constant('«code»'),
      };
      const knownOr = (values: Record<string, fc.Arbitrary<string>>) =>
        Object.fromEntries(Object.entries(values).map(([name, value]) => [name, known[name] ?? value]));
      return {
        service,
        method,
        path,
        parameters: knownOr(valuesIn('path')),
        query: knownOr(valuesIn('query')),
        bodies: Object.fromEntries(
          Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => [
            type,
            anyValueOf(api, schema),
          ]),
        ),
        // votes by userId need the token in production only, which this system is
        forAdmins: security !== undefined || /^\/votes?$/.test(path),
      };
    }),
  );
}

// What can be wrong with a request.
import fc from 'fast-check';
import { bodyParts, framings, headers, methods, segments, targets, types } from './hostile-requests.ts';
import { anyHostileJson, anyHostileText, hostileKeys } from './hostile-values.ts';
import type { Edit } from './write-json.ts';

export type Framing = (typeof framings)[number];

export type Mutation =
  | { what: 'parameter'; which: number; value: string }
  | { what: 'query'; name: string; value: string }
  | { what: 'header'; name: string; value: string }
  | { what: 'json'; edit: Edit }
  | { what: 'field'; name: string; value: string }
  | { what: 'type'; value: string }
  | { what: 'body'; before: string; after: string; cut: number }
  | { what: 'method'; value: string }
  | { what: 'target'; before: string; after: string }
  | { what: 'version'; value: string }
  | { what: 'framing'; value: Framing };

const anySegment = fc.oneof(fc.constantFrom(...segments), anyHostileText.map(encodeURIComponent));

const anyHeader: fc.Arbitrary<Mutation> = fc
  .constantFrom(...Object.entries(headers))
  .chain(([name, values]) =>
    fc
      .oneof({ weight: 5, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: anyHostileText })
      .map((value) => ({ what: 'header', name, value })),
  );

const anyEdit: fc.Arbitrary<Edit> = fc.record({
  at: fc.array(fc.nat(9), { maxLength: 3 }),
  how: fc.constantFrom('replace', 'replace', 'replace', 'add', 'repeat'),
  key: fc.constantFrom('more', ...hostileKeys),
  value: anyHostileJson,
});

export const anyMutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ what: fc.constant('json' as const), edit: anyEdit }) },
  { weight: 6, arbitrary: anyHeader },
  {
    weight: 5,
    arbitrary: fc.record({ what: fc.constant('parameter' as const), which: fc.nat(3), value: anySegment }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('query' as const),
      name: fc.constantFrom(
        'status',
        'theme',
        'cursor',
        'limit',
        'options',
        'present',
        'poll',
        'before',
        'tried',
        'to',
        'page',
        'jobsPerPage',
        'activeQueue',
        'sid',
        ...hostileKeys,
      ),
      value: anySegment,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('field' as const),
      name: fc.constantFrom(
        'choice',
        'choices',
        'vote',
        'rank-0',
        'rank-1',
        'rank-99',
        'option',
        'question',
        'shown',
        'closesAt',
        'token',
        'id',
        'options[0][text]',
        ...hostileKeys,
      ),
      value: anyHostileText,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('type' as const), value: fc.constantFrom(...types) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('body' as const),
      before: fc.constantFrom(...bodyParts),
      after: fc.constantFrom(...bodyParts),
      cut: fc.constantFrom(0, 0, 1, 5),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('method' as const), value: fc.constantFrom(...methods) }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...targets).map((target) => ({ what: 'target' as const, ...target })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('version' as const),
      value: fc.constantFrom('HTTP/1.0', 'HTTP/1.1', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', 'HTCPCP/1.0', ''),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...framings).map((value) => ({ what: 'framing' as const, value })),
  },
);

// Valid bodies and parameters, made from the schemas of an API document.
import type { ApiDocument, Schema } from '@hands/shared/http/openapi';
import fc from 'fast-check';
import { CANARY } from './hostile-values.ts';

const words = [
  'Tea',
  'Coffee',
  'Maté 🧉',
  'Ja & nein',
  '日本',
  `Why ${CANARY}?`,
  '100 %',
  'a',
  'O’Brien',
  '<b>',
];

/** Values for names that mean more than their schema says. */
const byName: Record<string, fc.Arbitrary<unknown>> = {
  pollId: fc.constantFrom('«poll open»', '«#poll open»', '«poll single»'),
  optionId: fc.constantFrom(0, 1, '0', '1'),
  choice: fc.constantFrom(0, 1, '1'),
  choices: fc.constantFrom([0], [1], ['0'], [0, 1], [1, 0]),
  options: fc
    .uniqueArray(fc.constantFrom(...words), { minLength: 2, maxLength: 6 })
    .map((texts) => texts.map((text) => ({ text }))),
  maxChoices: fc.constantFrom(1, 1, 1, 2),
  opensAt: fc.constantFrom(null, null, '2020-01-01T00:00:00Z', '2034-05-06T07:08:09.123456+02:00'),
  closesAt: fc.constantFrom(null, null, '2035-01-01T00:00:00Z', '2254-12-31T23:59:59Z'),
  cursor: fc.constant('YmVmb3JlIDEwMDA'),
  limit: fc.constantFrom('1', '3', '20', '100'),
};

export function anyValueOf(api: ApiDocument, schema: Schema, name = ''): fc.Arbitrary<unknown> {
  const known = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (known) return known;
  if (schema.$ref)
    return anyValueOf(api, api.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, name);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => anyValueOf(api, one, name)));
  switch (schema.type) {
    case 'object':
      return anyObjectOf(api, schema);
    case 'array':
      return fc.array(anyValueOf(api, (schema.items ?? {}) as Schema), {
        minLength: schema.minItems ?? 0,
        maxLength: 5,
      });
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 100 });
    case 'null':
      return fc.constant(null);
    default:
      return schema.pattern === '^[a-t]$' ? fc.constantFrom('a', 'b') : fc.constantFrom(...words);
  }
}

function anyObjectOf(api: ApiDocument, { properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [name, anyValueOf(api, one as Schema, name)]),
  );
  // mostly few fields, because fields may contradict each other
  return fc.oneof(
    fc.record(Object.fromEntries(required.map((name) => [name, fields[name] ?? fc.constant(null)]))),
    fc.record(fields, { requiredKeys: required }),
  );
}

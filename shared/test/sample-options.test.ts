import { expect, test } from 'vitest';
import { z } from 'zod';
import { requireTwoOptions, sampleOptions } from '../src/process/sample-options.ts';
import { readSettings } from '../src/process/settings.ts';

const schema = z.object(sampleOptions).superRefine(requireTwoOptions);
const read = (env: Record<string, string>) => readSettings(schema, env);

test('OPTION_A and OPTION_B are stored as options of any poll are', () => {
  expect(read({})).toEqual({ OPTION_A: 'Cats', OPTION_B: 'Dogs' });
  expect(read({ OPTION_A: ' Cafe\u0301 ', OPTION_B: 'Tea  time' })).toEqual({
    OPTION_A: 'Café',
    OPTION_B: 'Tea time',
  });
});

test.each([
  ['nothing but spaces', { OPTION_A: '   ' }, 'OPTION_A: must not be empty'],
  ['nothing to see', { OPTION_B: '\u3164' }, 'OPTION_B: must contain something visible'],
  ['two lines', { OPTION_A: 'Yes\nNo' }, 'OPTION_A: must be one line'],
  ['121 characters', { OPTION_B: 'x'.repeat(121) }, 'OPTION_B: must have at most 120 characters'],
  [
    'the same text twice',
    { OPTION_A: 'Café', OPTION_B: 'cafe\u0301' },
    'OPTION_B: must differ from OPTION_A',
  ],
  ['the other’s default', { OPTION_A: 'Dogs' }, 'OPTION_B: must differ from OPTION_A'],
])('OPTION_A and OPTION_B with %s are refused', (_, env, message) => {
  expect(() => read(env)).toThrow(message);
});

// The contrast of the pages' colours, computed from colors.css and colors-dark.css, for light and for dark screens.
import { readFileSync } from 'node:fs';
import { optionLetter } from '@hands/shared/poll/option-letter';
import { describe, expect, test } from 'vitest';
import { contrast, isInGamut, lightOf, mix } from './oklch.ts';
import type { Light } from './oklch.ts';

const read = (name: string) => readFileSync(new URL(`../public/${name}`, import.meta.url), 'utf8');
const sheet = read('colors.css');

/** The declarations of the first `:root` of a sheet. */
function declarationsIn(css: string): [string, string][] {
  const [, block = ''] = /:root \{([^}]*)\}/.exec(css) ?? [];
  return [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]);
}

const light = new Map(declarationsIn(sheet));
const dark = new Map([...light, ...declarationsIn(read('colors-dark.css'))]);

function readColour(tokens: Map<string, string>, name: string): Light {
  const value = tokens.get(name) ?? '';
  const [, other] = /^var\(--([\w-]+)\)$/.exec(value) ?? [];
  if (other) return readColour(tokens, other);
  const [, ...parts] = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(value) ?? [];
  if (parts.length !== 3) throw new Error(`--${name} is no colour: ${value}`);
  return lightOf(parts.map(Number) as [number, number, number]);
}

const surfaces = ['page', 'card', 'well'];
const options = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `option-${letter}`).concat('option-rest');

describe.each([
  ['light', light],
  ['dark', dark],
])('on a %s screen', (_scheme, tokens) => {
  const colour = (name: string) => readColour(tokens, name);

  test.each(['ink', 'ink-soft', 'accent', 'accent-strong', 'good', 'waiting', 'fault'])(
    'text in --%s has 4.5:1 on every surface',
    (name) => {
      for (const surface of surfaces)
        expect(contrast(colour(name), colour(surface)), surface).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each(['edge', 'focus', ...options])(
    '--%s, of borders, rings and bars, has 3:1 on every surface',
    (name) => {
      for (const surface of surfaces)
        expect(contrast(colour(name), colour(surface)), surface).toBeGreaterThanOrEqual(3);
    },
  );

  test('text has 4.5:1 on buttons, on the letters of options and on the tint of a chosen option', () => {
    for (const fill of ['accent', 'accent-strong'])
      expect(contrast(colour('on-accent'), colour(fill)), fill).toBeGreaterThanOrEqual(4.5);
    for (const option of options) {
      expect(contrast(colour('on-option'), colour(option)), option).toBeGreaterThanOrEqual(4.5);
      const tint = mix(colour(option), 0.12, colour('card'));
      for (const text of ['ink', 'ink-soft'])
        expect(contrast(colour(text), tint), `${text} on ${option}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour(option), tint), `ring of ${option}`).toBeGreaterThanOrEqual(3);
    }
  });

  test('every colour is one that screens have', () => {
    for (const [name, value] of tokens)
      if (/^(oklch|var)/.test(value)) expect(isInGamut(colour(name)), name).toBe(true);
  });
});

test('the letters of a poll’s options are A to T, and six of them have a colour', () => {
  const letters = Array.from({ length: 20 }, (_, position) => optionLetter(position));
  expect(letters.join('')).toBe('ABCDEFGHIJKLMNOPQRST');
  const coloured = letters.filter((letter) => sheet.includes(`[data-letter='${letter}']`));
  expect(coloured.join('')).toBe('ABCDEF');
});

import { expect, test } from 'vitest';
import { commandOf, commands, shortcutsOf } from '../public/projector-keys.js';

test.each([
  ['next', [' ', 'ArrowRight', 'PageDown']],
  ['previous', ['ArrowLeft', 'PageUp']],
  ['join', ['j', 'J']],
  ['results', ['h', 'H']],
  ['fullscreen', ['f', 'F']],
  ['black', ['b', 'B', '.']],
  ['keys', ['?']],
])('%s is the command of %j', (name, keys) => {
  for (const key of keys) expect(commandOf({ key }), key).toBe(name);
});

test('other keys, keys held down and those of the browser have no command', () => {
  for (const key of ['a', 'Enter', 'Escape', 'Tab', 'F5', 'ArrowUp', 'Shift', 'Unidentified', 'Dead'])
    expect(commandOf({ key, code: '' }), key).toBeUndefined();
  for (const held of ['ctrlKey', 'metaKey', 'altKey', 'repeat'])
    expect(commandOf({ key: 'ArrowRight', [held]: true }), held).toBeUndefined();
});

test('where keyboards write other letters, the key at that place counts', () => {
  expect(commandOf({ key: 'о', code: 'KeyJ' })).toBe('join');
  expect(commandOf({ key: 'י', code: 'KeyH' })).toBe('results');
  expect(commandOf({ key: 'и', code: 'KeyB' })).toBe('black');
  // a Latin letter is meant as it is, wherever it is
  expect(commandOf({ key: 'c', code: 'KeyJ' })).toBeUndefined();
  expect(commandOf({ key: 'h', code: 'KeyJ' })).toBe('results');
});

test('no key has two commands, and each is shown to people and named to screen readers', () => {
  const keys = commands.flatMap((command) => command.keys);
  expect(new Set(keys).size).toBe(keys.length);
  expect(commands.map(shortcutsOf)).toEqual([
    'ArrowLeft PageUp',
    'ArrowRight Space PageDown',
    'J',
    'H',
    'F',
    'B .',
    '?',
  ]);
});

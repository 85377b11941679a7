// What a text may be, and when two texts are the same.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isolate } from '../src/text/isolate.ts';
import { lineSchema } from '../src/text/line-schema.ts';
import { textKey } from '../src/text/text-key.ts';

const line = lineSchema(40);
const errorsOf = (text: unknown) => line.safeParse(text).error?.issues.map(({ message }) => message);
const codePoints = (text: string) =>
  Array.from(text, (character) => `U+${character.codePointAt(0)?.toString(16).padStart(4, '0') ?? ''}`).join(
    ' ',
  );

describe('a text is refused', () => {
  const blanks =
    '\u3164 \u00ad \u034f \u115f \u1160 \uffa0 \u200b \u200d \u2060 \ufe0f \u{e0041} \u0301 \u{1d159}';
  test.each(blanks.split(' ').map((text) => [codePoints(text), text]))('if %s is all there is', (_, text) => {
    expect(errorsOf(text)).toEqual(['must contain something visible']);
    expect(errorsOf(` ${text}${text} `)).toEqual(['must contain something visible']);
  });

  test('if nothing but white space is there', () => {
    for (const text of ['', '   ', '\t\r\n', '\u00a0\u2003\u3000', '\u2028', '\u2800 \u2800'])
      expect(errorsOf(text)).toBeDefined();
  });

  const hidden =
    '\u3164 \u00ad \u034f \u115f \u200b \u200c \u200d \u2060 \u2064 \ufe0e \ufe0f \u{e0079} \u{e0100} \u180b \ufff9 \ufeff';
  test.each(hidden.split(' ').map((text) => [codePoints(text), text]))(
    'if it hides %s among letters',
    (_, text) => {
      const message = 'must not contain invisible characters or marks that change the direction of text';
      for (const hiding of [`Ye${text}s`, `Да${text}`, `${text}Yes`])
        expect(errorsOf(hiding)).toEqual([message]);
    },
  );

  test.each(
    '\u200e \u200f \u061c \u202a \u202e \u2066 \u2069'.split(' ').map((text) => [codePoints(text), text]),
  )('if %s changes its direction', (_, text) => {
    expect(errorsOf(`שלום${text}`)).toHaveLength(1);
  });

  test('if an emoji is hidden behind joiners, or tags follow something that is no flag', () => {
    for (const text of [
      '👩\u200d\u200d👧',
      '👩\u200dx',
      '\u200d👩',
      '🏴\u{e0067}',
      '👍\u{e0067}\u{e0062}\u{e0065}\u{e007f}',
      '1\ufe0f',
    ])
      expect([text, errorsOf(text)]).toEqual([text, [expect.stringContaining('invisible characters')]]);
  });

  test.each([
    ['half a surrogate pair', 'Cut \ud83d', 'surrogate'],
    ['the other half', '\ude00 cut', 'surrogate'],
    ['what another program put for lost characters', 'J\ufffdrgen', 'UTF-8'],
    ['NUL', 'a\0b', 'control characters'],
    ['a tab', 'a\tb', 'control characters'],
    ['a line break', 'a\nb', 'control characters'],
    ['a line separator', 'a\u2028b', 'one line'],
  ])('if it contains %s', (_, text, message) => {
    expect(errorsOf(text)).toEqual([expect.stringContaining(message)]);
  });

  test('if it is too long in its stored form', () => {
    expect(errorsOf('é'.repeat(40))).toBeUndefined();
    expect(errorsOf('e\u0301'.repeat(40))).toBeUndefined();
    expect(errorsOf('x'.repeat(41))).toEqual(['must have at most 40 characters']);
    expect([errorsOf(undefined), errorsOf(5)]).toEqual([['is missing'], ['must be text']]);
  });
});

test.each([
  ['a family', '👨‍👩‍👧‍👦'],
  ['a profession with a skin colour', '🧑🏽‍🚀'],
  ['a person with a gender', '🤷🏽‍♀️'],
  ['a kiss', '🧑🏿‍❤️‍💋‍🧑🏻'],
  ['the flags of a country, of Scotland and of pirates', '🇩🇪 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴‍☠️'],
  ['a keycap', '1️⃣ #️⃣'],
  ['an emoji and its text form', '❤️ ☎︎'],
  ['Persian', 'می‌خواهم'],
  ['an abbreviation in Arabic', '١٤٤٥ ه‍'],
  ['Hindi', 'क्‍ष'],
  ['Bengali', 'র‍্য'],
  ['Sinhala', 'ශ්‍රී'],
  ['Mongolian', 'ᠨᠢᠭᠡ᠋ ᠬᠠᠷ᠎ᠠ'],
  ['a Japanese name', '葛󠄀城'],
  ['a number in Arabic', '؀١٢'],
  ['Hebrew', 'האם לעבור ל-C++?'],
  ['mathematics', 'E = mc² ≤ ½'],
  ['braille', '⠓⠊⠀⠓⠕'],
])('%s stays as it is written: %s', (_, text) => {
  expect(line.parse(text)).toBe(text.replace('\u2800', ' ').normalize('NFC'));
});

test('a text is stored composed, with single plain spaces and none around it', () => {
  expect(line.parse('Cafe\u0301')).toBe('Café');
  expect(line.parse('\u212b')).toBe('Å');
  expect(line.parse(' \t  Tea\u00a0 \u3000or\u2003coffee?\u2028\n')).toBe('Tea or coffee?');
});

test('the stored form of a stored form is itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const stored = line.safeParse(text).data;
      fc.pre(stored !== undefined);
      expect(line.parse(stored)).toBe(stored);
      expect(textKey(stored)).toBe(textKey(text));
      expect(textKey(textKey(text))).toBe(textKey(text));
    }),
  );
});

describe('two texts', () => {
  test.each([
    ['composed and not', 'Café', 'Cafe\u0301'],
    ['a letter and the sign of a unit', 'Å', '\u212b'],
    ['one space and two', 'Very good', 'Very  good'],
    ['a space and a hard one', 'Very good', 'Very\u00a0good'],
    ['upper and lower case', 'Yes', 'YES'],
    ['Greek with its final sigma', 'ΟΔΟΣ', 'οδος'],
    ['full and half width', 'Ｙｅｓ', 'Yes'],
    ['a ligature and its letters', 'ﬁne', 'fine'],
    ['something hidden and nothing', 'Yes', 'Ye\u00ads'],
    ['an emoji and its text form', '☎️', '☎︎'],
    ['joined emoji and loose ones', '👩‍👩‍👧', '👩👩👧'],
  ])('are the same if they differ in %s', (_, one, other) => {
    expect(textKey(one)).toBe(textKey(other));
  });

  test.each([
    ['Yes', 'Yes!'],
    ['10²', '102'],
    ['resume', 'résumé'],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['👍🏻', '👍🏿'],
    ['🇩🇪', '🇫🇷'],
    ['Maße', 'Masse'],
    ['C++', 'C'],
  ])('are different if people can tell them apart: %s, %s', (one, other) => {
    expect(textKey(one)).not.toBe(textKey(other));
  });
});

test('a text from right to left is isolated from the words around it, and others stay as they are', () => {
  expect(isolate('שלום?')).toBe('\u2068שלום?\u2069');
  expect(isolate('السلام C++')).toBe('\u2068السلام C++\u2069');
  expect(isolate('Cats or Dogs? Größe 👍')).toBe('Cats or Dogs? Größe 👍');
});

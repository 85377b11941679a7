// Characters that show nothing, by Unicode's properties, and where writing needs them all the same.

/** Anything may ignore these when it draws a text (default-ignorable) or they only format it, such as joiners and fillers. */
const HIDDEN = '[\\p{Default_Ignorable_Code_Point}\\p{Cf}]';

/** Scripts whose letters join or stack, so that a joiner or non-joiner changes their shape. */
const joiningScripts = [
  ...[
    'Arabic',
    'Syriac',
    'Mandaic',
    'Nko',
    'Mongolian',
    'Phags_Pa',
    'Manichaean',
    'Psalter_Pahlavi',
    'Adlam',
  ],
  ...[
    'Hanifi_Rohingya',
    'Sogdian',
    'Devanagari',
    'Bengali',
    'Gurmukhi',
    'Gujarati',
    'Oriya',
    'Tamil',
    'Telugu',
  ],
  ...['Kannada', 'Malayalam', 'Sinhala', 'Tibetan', 'Myanmar', 'Khmer', 'Balinese', 'Javanese', 'Grantha'],
];
const joiningLetter = `[${joiningScripts.map((script) => `\\p{Script_Extensions=${script}}`).join('')}]`;

/** The flags of parts of countries, such as Scotland's: a black flag, its region in tags, and the end of the tags. */
const TAGS = '(?<=\\u{1F3F4})[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{3,6}\\u{E007F}';

const needed = [
  `(?<=${joiningLetter})[\\u200c\\u200d]`,
  // emoji joined to one, such as a family or a profession
  '(?<=\\p{Extended_Pictographic}[\\uFE0F\\p{Emoji_Modifier}]?)\\u200d(?=\\p{Extended_Pictographic})',
  // the choice between text and emoji, and keycaps
  '(?<=(?![\\d#*])\\p{Emoji})[\\uFE0E\\uFE0F]',
  '(?<=[\\d#*])\\uFE0F(?=\\u20E3)',
  TAGS,
  // other forms of ideographs, of Mongolian letters, and of mathematical signs
  '(?<=[\\p{Ideographic}\\p{Script=Mongolian}\\p{Script=Phags_Pa}\\p{Script=Myanmar}\\p{Sm}])(?![\\uFE0E\\uFE0F])\\p{Variation_Selector}',
  '(?<=\\p{Script=Mongolian})\\u180E(?=\\p{Script=Mongolian})',
  // format characters that are signs of their script, such as Arabic's mark before a number; not interlinear annotations
  '(?![\\p{Default_Ignorable_Code_Point}\\uFFF9-\\uFFFB])\\p{Cf}(?=[\\p{Lo}\\p{Nd}])',
];

const neededCharacters = new RegExp(needed.join('|'), 'gu');
const hiddenCharacters = new RegExp(HIDDEN, 'u');
const hiddenExceptTags = new RegExp(`(${TAGS})|${HIDDEN}`, 'gu');

/** Whether a text hides characters that its writing does not need. */
export const hidesCharacters = (text: string): boolean =>
  hiddenCharacters.test(text.replace(neededCharacters, ''));

/** Removes all that shows nothing. Tags stay: without them, the flags of England and Scotland would be the same. */
export const withoutHidden = (text: string): string => text.replace(hiddenExceptTags, '$1');

// The keys of the projector: those on a keyboard, and those that clickers send. The page's buttons and its list of keys come from the
// same table.

/** `keys` as events name them. The first is the one that buttons show. */
export const commands = [
  { name: 'previous', keys: ['ArrowLeft', 'PageUp'] },
  { name: 'next', keys: ['ArrowRight', ' ', 'PageDown'] },
  { name: 'join', keys: ['j'] },
  { name: 'results', keys: ['h'] },
  { name: 'fullscreen', keys: ['f'] },
  { name: 'black', keys: ['b', '.'] },
  { name: 'keys', keys: ['?'] },
];

const byKey = new Map(commands.flatMap(({ name, keys }) => keys.map((key) => [key, name])));

/**
 * The command of a key press. Undefined if the key has none, is held down, or belongs to the browser. On keyboards without Latin
 * letters, the keys at their places count.
 */
export function commandOf({ key, code, ctrlKey, metaKey, altKey, repeat }) {
  if (ctrlKey || metaKey || altKey || repeat) return undefined;
  return byKey.get(key.toLowerCase()) ?? byKey.get(key) ?? byKey.get(letterAt(key, code));
}

const letterAt = (key, code = '') =>
  /^\p{L}$/u.test(key) && !/^[a-z]$/i.test(key) ? /^Key([A-Z])$/.exec(code)?.[1].toLowerCase() : undefined;

/** As `aria-keyshortcuts` names keys. */
export const shortcutsOf = ({ keys }) =>
  keys.map((key) => (key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key)).join(' ');

// The keys of the projector: those on a keyboard, and those that clickers send. The page's buttons and its list of keys come from the
// same table.

/** `keys` as events name them. The first is the one that buttons show; `shown` are all, for people. */
export const commands = [
  { name: 'previous', label: 'Back', keys: ['ArrowLeft', 'PageUp'], shown: ['←', 'Page Up'] },
  {
    name: 'next',
    label: 'Next',
    keys: ['ArrowRight', ' ', 'PageDown'],
    shown: ['→', 'Space', 'Page Down'],
  },
  { name: 'join', label: 'How to join', keys: ['j'], shown: ['J'] },
  { name: 'results', label: 'Hide or show results', keys: ['h'], shown: ['H'] },
  { name: 'fullscreen', label: 'Full screen', keys: ['f'], shown: ['F'] },
  { name: 'black', label: 'Black screen', keys: ['b', '.'], shown: ['B', '.'] },
  { name: 'keys', label: 'Keys', keys: ['?'], shown: ['?'] },
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

// What a voter has chosen, in words and as the page compares it.

/** Texts that people wrote are objects, so that they can be kept apart from the words around them. */
const nameOf = ({ letter, text }) => [`${letter} · `, { text }];

/** The positions as in `data-choices`: the order counts only in a ranking. */
export const joinChoices = (choices, kind) => {
  const positions = choices.map(({ position }) => position);
  return (kind === 'ranked' ? positions : positions.sort((a, b) => a - b)).join();
};

/** The choice in a few words: one option by its name, several by their letters. */
export function describeChoices(texts, choices, kind) {
  if (choices.length === 1) return nameOf(choices[0]);
  const letters = choices.map(({ letter }) => letter);
  return [kind === 'ranked' ? texts.choosing.ranking(letters) : texts.choosing.several(letters)];
}

/** The button that casts the vote. @returns parts, see nameOf() */
export function describeCast(texts, choices, kind, voted) {
  if (choices.length === 0) return [voted ? texts.choosing.update : texts.choosing.vote];
  const choice = describeChoices(texts, choices, kind);
  return voted ? texts.choosing.updateTo(choice) : texts.choosing.voteFor(choice);
}

// The blank pattern is braille's space, although Unicode does not call it one.
const WHITE_SPACE = /[\p{White_Space}\u2800]+/gu;
const SPACES = /[\p{Zs}\u2800]+/gu;

/**
 * The one form in which a text is stored: composed (NFC), with single plain spaces within and no white space around. None of this
 * changes what people read, but bytes would differ: "é" may be one code point or two, and a hard space looks like a plain one.
 * Line breaks within are left for the rules to refuse.
 */
export function normaliseText(text: string): string {
  // each run of white space is looked at once, so that a text of nothing else takes no longer than any other
  const spaced = text.replace(WHITE_SPACE, (run, offset: number) =>
    offset === 0 || offset + run.length === text.length ? '' : run.replace(SPACES, ' '),
  );
  return spaced.normalize('NFC');
}

const NEWLINE = 0x0a;

/** Counts the rows that end in a piece of what COPY writes: a line feed within a value is written as `\n`. */
export function countRows(piece: Buffer): number {
  let rows = 0;
  for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) rows++;
  return rows;
}

export function splitLines(text: string): string[];

export function pasteLines(
  options: string[],
  place: number,
  value: string,
  lines: string[],
  max: number,
): { options: string[]; last: number; leftOut: number };

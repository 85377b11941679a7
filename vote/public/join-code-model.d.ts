export function formatCode(digits: string): string;

export function readJoinText(
  text: string,
): { code: string; path?: undefined } | { path: string; code?: undefined } | undefined;

export function formatField(
  text: string,
  caret: number,
): { value: string; caret: number; place: number } | undefined;

/** Such as `1 vote` and `3000 votes`. */
export const formatCount = (count: number, noun: string): string =>
  `${String(count)} ${count === 1 ? noun : `${noun}s`}`;

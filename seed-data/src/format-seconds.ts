/** Such as `12.3 s`, and `40 ms` for what took less than a tenth of a second. */
export const formatSeconds = (seconds: number): string =>
  seconds < 0.1 ? `${String(Math.ceil(seconds * 1000))} ms` : `${seconds.toFixed(1)} s`;

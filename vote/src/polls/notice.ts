/** Microseconds within which every instance of vote learns of a change of a poll (poll-cache.ts reads it every second). */
export const NOTICE = 2_000_000;

// How long it is until a poll opens or closes, independent of the page.

const DAY = 86_400;
const two = (number) => String(number).padStart(2, '0');

/** Such as `4:09`, or `1:00:00` from an hour on. */
function formatClock(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const end = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${end}` : `${minutes}:${end}`;
}

/**
 * @param texts in the language of the page
 * @param {number} now milliseconds since the Unix epoch, by the server's clock
 * @returns undefined if there is no such time, or it is more than a day away; `left` is the part of the last minute that remains
 */
export function describeCountdown(texts, { status, opensAt, closesAt }, now) {
  const { opensIn, closesIn } = texts.results;
  const [label, time] = { scheduled: [opensIn, opensAt], open: [closesIn, closesAt] }[status] ?? [];
  if (!time) return undefined;
  const seconds = Math.max(0, Math.ceil((Date.parse(time) - now) / 1_000));
  if (seconds > DAY) return undefined;
  return { label, clock: formatClock(seconds), left: Math.min(1, seconds / 60) };
}

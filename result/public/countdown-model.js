const DAY_MS = 86_400_000;

/**
 * How long a poll stays open, such as `4:12` or `1:04:12`.
 * @param now the server's time in milliseconds
 * @returns empty if it is not open, stays open for more than a day, or has no deadline
 */
export function formatCountdown({ status, closesAt }, now) {
  const left = closesAt === null ? Infinity : Date.parse(closesAt) - now;
  if (status !== 'open' || left > DAY_MS) return '';
  const seconds = Math.max(0, Math.ceil(left / 1_000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const padded = (number) => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${padded(minutes)}:${padded(rest)}` : `${minutes}:${padded(rest)}`;
}

/** The options in a text that was pasted: its lines that are not empty. */
export const splitLines = (text) =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/**
 * The options after several lines were pasted into one of them.
 * @param place of the row that takes the first line
 * @param value of that row with the first line in it
 * @returns the options, the place of the last line, and how many lines found no room
 */
export function pasteLines(options, place, value, lines, max) {
  const all = [
    ...options.slice(0, place),
    value,
    ...lines.slice(1),
    ...options.slice(place + 1).filter((text) => text.trim() !== ''),
  ];
  const last = Math.min(place + lines.length, max) - 1;
  return { options: all.slice(0, max), last, leftOut: Math.max(0, all.length - max) };
}

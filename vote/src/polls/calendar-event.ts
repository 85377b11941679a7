// The opening of a poll as an event for calendars, by RFC 5545.
import type { Poll } from './read-polls.ts';

/** The maximum length of a line, in bytes. Longer ones are continued on the next, after a space. */
const LINE_BYTES = 75;

/**
 * @param ballotUrl where to vote
 * @param now microseconds since the Unix epoch
 */
export function calendarEvent(
  { slug, question, description, closesAt }: Pick<Poll, 'slug' | 'question' | 'description' | 'closesAt'>,
  opensAt: number,
  ballotUrl: string,
  now: number,
): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Show of Hands//Show of Hands//EN',
    'BEGIN:VEVENT',
    `UID:${slug}@${new URL(ballotUrl).hostname}`,
    `DTSTAMP:${formatInstant(now)}`,
    `DTSTART:${formatInstant(opensAt)}`,
    ...(closesAt === null ? [] : [`DTEND:${formatInstant(closesAt)}`]),
    `SUMMARY:${escapeText(question)}`,
    `DESCRIPTION:${escapeText([description, ballotUrl].filter(Boolean).join('\n\n'))}`,
    `URL:${ballotUrl}`,
    // a poll that stays open for a week keeps nobody busy for a week
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:PT0S',
    `DESCRIPTION:${escapeText(question)}`,
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

/** Such as `20261127T190000Z`. */
const formatInstant = (microseconds: number) =>
  new Date(microseconds / 1000).toISOString().replaceAll(/[-:]|\.\d+/g, '');

const escapeText = (text: string) => text.replaceAll(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n');

function fold(line: string): string {
  let folded = '';
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > LINE_BYTES) {
      folded += '\r\n ';
      bytes = 1;
    }
    folded += character;
    bytes += size;
  }
  return folded;
}

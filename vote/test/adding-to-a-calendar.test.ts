// The opening of a scheduled poll as a file for calendars.
import { createPoll } from '@hands/testing/create-poll';
import { slugOf } from '@hands/testing/slug-of';
import { describe, expect, test } from 'vitest';
import { calendarEvent } from '../src/polls/calendar-event.ts';
import { setUpPolls } from './set-up-polls.ts';

const { vote, url } = setUpPolls();

const scheduled = { question: 'Which tree?', opens_at: new Date('2100-01-02T19:30:00Z') };

async function addPoll(columns: object): Promise<string> {
  return `/p/${await slugOf(vote().pool, await createPoll(vote().pool, { ...columns }))}`;
}
const read = async (path: string) => (await fetch(url() + path, { headers: { Accept: 'text/html' } })).text();

test('the ballot of a poll that is not open yet links to the file; that of another poll does not', async () => {
  const poll = await addPoll(scheduled);
  expect(await read(poll)).toContain(`href="${poll}/event.ics"`);
  for (const other of ['/p/1', await addPoll({ opens_at: new Date('2020-01-01') })])
    expect(await read(other)).not.toContain('event.ics');
});

test('the file names the poll, when it opens and closes, and where to vote', async () => {
  const poll = await addPoll({
    ...scheduled,
    question: 'Ash, birch; or\\elm?',
    description: 'Two lines,\nand a half',
    closes_at: new Date('2100-01-02T20:00:00Z'),
  });
  const answer = await fetch(`${url()}${poll}/event.ics`);
  const slug = poll.slice(3);
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename=poll-${slug}.ics`);
  const lines = unfold(await answer.text()).split('\r\n');
  expect(lines.map((line) => line.replace(/^DTSTAMP:\d{8}T\d{6}Z$/, 'DTSTAMP:now'))).toEqual([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Show of Hands//Show of Hands//EN',
    'BEGIN:VEVENT',
    `UID:${slug}@localhost`,
    'DTSTAMP:now',
    'DTSTART:21000102T193000Z',
    'DTEND:21000102T200000Z',
    'SUMMARY:Ash\\, birch\\; or\\\\elm?',
    `DESCRIPTION:Two lines\\,\\nand a half\\n\\nhttp://localhost:5000/p/${slug}`,
    `URL:http://localhost:5000/p/${slug}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:PT0S',
    'DESCRIPTION:Ash\\, birch\\; or\\\\elm?',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]);
});

test('a poll without a deadline has no end, and one without an opening time no file', async () => {
  expect(await read(`${await addPoll(scheduled)}/event.ics`)).not.toContain('DTEND');
  expect((await fetch(`${url()}/p/1/event.ics`)).status).toBe(404);
});

describe('a line', () => {
  test.each(['a'.repeat(300), 'ä'.repeat(300), '👍🏽'.repeat(60)])(
    'has at most 75 bytes and no half of a character: %s',
    (question) => {
      const poll = { slug: 'abcdefghjk', question, description: '', closesAt: null };
      const file = calendarEvent(poll, 0, 'http://localhost:5000/p/abcdefghjk', 0);
      for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(unfold(file)).toContain(`\r\nSUMMARY:${question}\r\n`);
    },
  );
});

const unfold = (file: string) => file.replaceAll('\r\n ', '');

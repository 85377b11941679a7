// The times of a poll on the clocks of its time zone: in the API, in forms without JavaScript, and in words.
import { formatInZone, formatLeft, withPreposition } from '@hands/shared/poll/zone-times';
import { catalogues } from '@hands/shared/texts/catalogues';
import { closeLongAgo } from '@hands/testing/close-long-ago';
import { describe, expect, test } from 'vitest';
import { endOfDay, offsetsOf, toInstant, toLocalTime } from '../src/managing/local-time.ts';
import { openTab } from './open-tab.ts';
import { abc, faultOf, read, setUpPolls } from './set-up-polls.ts';

const { vote, url, send, create } = setUpPolls();

const BERLIN = 'Europe/Berlin';
const withoutTags = (html: string) => html.replaceAll(/<[^>]*>/g, '');
const micros = (iso: string) => Date.parse(iso) * 1_000;

describe('a time on a clock', () => {
  test.each([
    [BERLIN, '2027-07-01T20:00', '2027-07-01T18:00:00Z'],
    [BERLIN, '2027-01-01T20:00', '2027-01-01T19:00:00Z'],
    // both sides of the change
    [BERLIN, '2027-03-28T01:59', '2027-03-28T00:59:00Z'],
    [BERLIN, '2027-03-28T03:00', '2027-03-28T01:00:00Z'],
    [BERLIN, '2027-10-31T01:59', '2027-10-30T23:59:00Z'],
    [BERLIN, '2027-10-31T03:00', '2027-10-31T02:00:00Z'],
    ['America/New_York', '2027-03-14T03:00', '2027-03-14T07:00:00Z'],
    ['Australia/Lord_Howe', '2027-04-04T02:00', '2027-04-03T15:30:00Z'],
    ['Asia/Kathmandu', '2027-04-04T12:00', '2027-04-04T06:15:00Z'],
    ['UTC', '2027-03-28T02:30', '2027-03-28T02:30:00Z'],
  ])('in %s, %s, is %s', (zone, time, instant) => {
    expect(toInstant('closesAt', { time, offset: '' }, zone)).toBe(instant);
    expect(toLocalTime(micros(instant), zone)).toEqual({ time, offset: '' });
  });

  test.each([
    [
      BERLIN,
      '2027-03-28T02:30',
      'does not exist in Europe/Berlin: the clocks go forward then. Please choose 01:30 or 03:30 instead',
    ],
    [
      'America/New_York',
      '2027-03-14T02:00',
      'does not exist in America/New_York: the clocks go forward then. Please choose 01:00 or 03:00 instead',
    ],
    [
      'Australia/Lord_Howe',
      '2027-10-03T02:15',
      'does not exist in Australia/Lord_Howe: the clocks go forward then. Please choose 01:45 or 02:45 instead',
    ],
  ])('that %s leaves out is refused', (zone, time, message) => {
    expect(offsetsOf(time, zone)).toEqual([]);
    expect(() => toInstant('closesAt', { time, offset: '+02:00' }, zone)).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({ errors: [{ field: 'closesAt', message }] }) as unknown,
      }),
    );
  });

  test.each([
    [BERLIN, '2027-10-31T02:30', { '+02:00': '2027-10-31T00:30:00Z', '+01:00': '2027-10-31T01:30:00Z' }],
    [
      'America/New_York',
      '2027-11-07T01:30',
      { '-04:00': '2027-11-07T05:30:00Z', '-05:00': '2027-11-07T06:30:00Z' },
    ],
    [
      'Australia/Lord_Howe',
      '2027-04-04T01:45',
      { '+11:00': '2027-04-03T14:45:00Z', '+10:30': '2027-04-03T15:15:00Z' },
    ],
  ])('that comes twice in %s must say which', (zone, time, instants) => {
    expect(offsetsOf(time, zone)).toEqual(Object.keys(instants));
    for (const [offset, instant] of Object.entries(instants)) {
      expect(toInstant('opensAt', { time, offset }, zone)).toBe(instant);
      expect(toLocalTime(micros(instant), zone)).toEqual({ time, offset });
    }
    for (const offset of ['', '+07:00', 'x'])
      expect(() => toInstant('opensAt', { time, offset }, zone)).toThrow(
        expect.objectContaining({
          problem: expect.objectContaining({
            errors: [
              {
                field: 'opensAt',
                message: 'comes twice that night, because the clocks go back. Please choose which one',
              },
            ],
          }) as unknown,
        }),
      );
  });

  test.each(['noon', '2027-02-30T10:00', '2027-07-01', '2027-07-01T10:00Z', '2027-07-01T10:00[Asia/Tokyo]'])(
    'that is none, %j, is left to the schema',
    (time) => {
      expect(toInstant('closesAt', { time, offset: '' }, BERLIN)).toBe(time);
      expect(offsetsOf(time, BERLIN)).toEqual([]);
    },
  );

  test('tonight ends at midnight there, also on a short day', () => {
    expect(endOfDay(micros('2027-07-01T21:59:00Z'), BERLIN)).toBe('2027-07-01T22:00:00Z');
    expect(endOfDay(micros('2027-07-01T22:00:00Z'), BERLIN)).toBe('2027-07-02T22:00:00Z');
    expect(endOfDay(micros('2027-03-27T23:00:00Z'), BERLIN)).toBe('2027-03-28T22:00:00Z');
  });
});

describe('in words', () => {
  test('a time names its place, and its offset only if it comes twice', () => {
    const inWords = (iso: string, now?: string) =>
      formatInZone(catalogues.en, new Date(iso), BERLIN, now ? new Date(now) : undefined);
    expect(inWords('2027-07-01T18:00:00Z')).toBe('1 July 2027 at 20:00 (Berlin)');
    expect(inWords('2027-07-01T18:00:00Z', '2027-06-30T22:00:00Z')).toBe('20:00 (Berlin)');
    expect(inWords('2027-07-01T18:00:00Z', '2027-06-30T21:59:00Z')).toBe('1 July 2027 at 20:00 (Berlin)');
    expect(inWords('2027-10-31T00:30:00Z')).toBe('31 October 2027 at 02:30 (Berlin, CEST)');
    expect(inWords('2027-10-31T01:30:00Z')).toBe('31 October 2027 at 02:30 (Berlin, CET)');
    expect(inWords('2027-10-31T02:30:00Z')).toBe('31 October 2027 at 03:30 (Berlin)');
    expect(formatInZone(catalogues.en, new Date('2027-07-01T18:00:00Z'), 'America/New_York')).toBe(
      '1 July 2027 at 14:00 (New York)',
    );
  });

  test.each([
    ['en', 'on 1 July 2027 at 20:00 (Berlin)', 'at 20:00 (Berlin)'],
    ['de', 'am 1. Juli 2027 um 20:00 (Berlin)', 'um 20:00 (Berlin)'],
  ] as const)(
    'in %s, a time of today follows a verb differently from one with its day',
    (language, onDay, atClock) => {
      const date = new Date('2027-07-01T18:00:00Z');
      const follow = (now: Date) => {
        const text = formatInZone(catalogues[language], date, BERLIN, now);
        return withPreposition(catalogues[language], text, date, BERLIN, now);
      };
      expect(follow(new Date('2027-06-30T21:59:00Z'))).toBe(onDay);
      expect(follow(new Date('2027-06-30T22:00:00Z'))).toBe(atClock);
    },
  );

  test.each([
    [0, 'in 0 s'],
    [-5_000, 'in 0 s'],
    [1, 'in 1 s'],
    [119_000, 'in 119 s'],
    [120_000, 'in 2 min'],
    [240_000, 'in 4 min'],
    [59 * 60_000, 'in 59 min'],
    [60 * 60_000, 'in 1 h'],
    [125 * 60_000, 'in 2 h 5 min'],
    [24 * 60 * 60_000, 'in 24 h'],
    [24 * 60 * 60_000 + 1, ''],
  ])('%d milliseconds are left: %j', (ms, text) => {
    expect(formatLeft(catalogues.en, ms)).toBe(text);
  });
});

describe('by API', () => {
  test('a poll has the times of UTC unless it names a zone', async () => {
    expect(await create(abc)).toMatchObject({ timeZone: 'UTC' });
    const { id } = await create({ ...abc, timeZone: BERLIN, closesAt: '2100-07-01T20:00:00+02:00' });
    const changed = await send('PATCH', `/polls/${id}`, { timeZone: 'Asia/Kolkata' });
    expect(await read(changed)).toMatchObject({
      timeZone: 'Asia/Kolkata',
      closesAt: '2100-07-01T18:00:00.000000Z',
    });
  });

  test.each(['Atlantis/Capital', '', '+02:00', 5, null, 'x'.repeat(10_000)])(
    '%j is refused',
    async (timeZone) => {
      expect(await faultOf(await send('POST', '/polls', { ...abc, timeZone }))).toMatchObject({
        status: 400,
        fields: ['timeZone'],
      });
    },
  );

  test('its ballot shows them on those clocks', async () => {
    const { slug } = await create({ ...abc, timeZone: BERLIN, closesAt: '2100-07-01T18:00:00Z' });
    expect((await openTab(url()).get(`/p/${String(slug)}`)).html).toContain(
      '<time datetime="2100-07-01T18:00:00.000Z" data-zone="Europe/Berlin">1 July 2100 at 20:00 (Berlin)</time>',
    );
  });
});

describe('by form', () => {
  const fields = (more: Record<string, string>): string[][] => [
    ...Object.entries({
      question: 'Which?',
      theme: 'OnTrend',
      kind: 'single',
      resultsVisible: 'always',
      ...more,
    }),
    ['option', 'A'],
    ['option', 'B'],
  ];
  const submit = (more: Record<string, string>) => openTab(url()).submit('/polls', fields(more));
  const readShared = async (path: string) => read(await fetch(url() + path.replace(/\/share$/, '')));

  test('without JavaScript the times are in UTC, and the form says so', async () => {
    const { html } = await openTab(url()).get('/polls/new');
    expect(html).toContain('On the clocks of <span data-zone-name>UTC</span>.');
    const { path } = await submit({ timeZone: '', closesAt: '2100-06-01T10:30' });
    expect(await readShared(path)).toMatchObject({
      timeZone: 'UTC',
      closesAt: '2100-06-01T10:30:00.000000Z',
    });
  });

  test('with a zone they are on its clocks', async () => {
    const { path } = await submit({
      timeZone: BERLIN,
      opensAt: '2100-01-01T10:30',
      closesAt: '2100-06-01T10:30',
    });
    expect(await readShared(path)).toMatchObject({
      timeZone: BERLIN,
      opensAt: '2100-01-01T09:30:00.000000Z',
      closesAt: '2100-06-01T08:30:00.000000Z',
    });
  });

  test('a time that does not exist is refused with what to choose', async () => {
    const { html } = await submit({ timeZone: BERLIN, closesAt: '2027-03-28T02:30' });
    expect(html).toContain(
      'id="closesAt-fault">Does not exist in Europe/Berlin: the clocks go forward then. Please choose 01:30 or 03:30 instead.</span>',
    );
    expect(html).toContain('Closes (<span data-zone-name>Europe/Berlin</span>)');
  });

  test('one that comes twice is offered twice, and either can be chosen', async () => {
    const { html } = await submit({ timeZone: BERLIN, closesAt: '2027-10-31T02:30' });
    expect(html).toContain('id="closesAt-fault">Comes twice that night');
    expect(
      [...html.matchAll(/name="closesAtOffset" value="([^"]*)">\s*([^<]*)/g)].map(([, ...found]) => found),
    ).toEqual([
      ['+02:00', 'The first, UTC+02:00'],
      ['+01:00', 'The second, UTC+01:00'],
    ]);
    for (const [closesAtOffset, closesAt] of [
      ['+02:00', '2027-10-31T00:30'],
      ['+01:00', '2027-10-31T01:30'],
    ] as const) {
      const { path } = await submit({ timeZone: BERLIN, closesAt: '2027-10-31T02:30', closesAtOffset });
      expect(await readShared(path)).toMatchObject({ closesAt: `${closesAt}:00.000000Z` });
    }
  });

  test.each([
    ['2', 120],
    ['10', 600],
    ['60', 3_600],
  ])(
    'a deadline in %s minutes counts from the moment on at which the form arrives',
    async (closesIn, seconds) => {
      const before = Date.now();
      const { path } = await submit({ timeZone: BERLIN, closesIn, closesAt: '2100-06-01T10:30' });
      const { closesAt } = await readShared(path);
      const left = (Date.parse(String(closesAt)) - before) / 1_000;
      expect(left).toBeGreaterThan(seconds - 1);
      expect(left).toBeLessThan(seconds + 30);
    },
  );

  test('tonight is midnight in the zone', async () => {
    const { path } = await submit({ timeZone: 'Asia/Tokyo', closesIn: 'tonight' });
    expect((await readShared(path)).closesAt).toMatch(/T15:00:00\.000000Z$/);
  });

  test('a zone that is not known here is refused, and the form is in UTC then', async () => {
    const { html } = await submit({ timeZone: 'Atlantis/Capital', closesAt: '2100-06-01T10:30' });
    expect(html).toContain('id="timeZone-fault">Must be a time zone such as Europe/Berlin.');
    expect(html).toContain('name="timeZone" value="UTC"');
    expect(html).toContain('On the clocks of <span data-zone-name>UTC</span>.');
  });

  test('the form that edits shows the poll’s clocks, and saving it unchanged changes nothing, even in an hour that comes twice', async () => {
    const tab = openTab(url());
    const times = { timeZone: BERLIN, closesAt: '2027-10-31T02:30', closesAtOffset: '+01:00' };
    const manage = (await tab.submit('/polls', fields(times))).path.replace('/share', '/manage');
    const save = async (change: Record<string, string>) => {
      const { html } = await tab.get(manage);
      const [, shown = ''] = /name="shown" value="([^"]*)"/.exec(html) ?? [];
      const sent = fields({ ...times, ...change });
      return tab.submit(manage, [...sent, ['shown', shown.replaceAll('&#34;', '"')]]);
    };
    const { html } = await tab.get(manage);
    expect(html).toMatch(/name="closesAt" [^>]*value="2027-10-31T02:30"/);
    expect(html).toContain('name="closesAtOffset" value="+01:00" checked');
    expect(html).toContain('31 October 2027 at 02:30 (Berlin, CET)</time>');
    expect((await save({})).html).not.toContain('closes: ');
    expect(withoutTags((await save({ closesAtOffset: '+02:00' })).html)).toContain(
      'closes: 31 October 2027 at 02:30 (Berlin, CET) → 31 October 2027 at 02:30 (Berlin, CEST)',
    );
  });

  test('the form that edits takes another zone: moments stay, and times typed with it are on the clocks that were shown', async () => {
    const tab = openTab(url());
    const times = { timeZone: BERLIN, opensAt: '2026-06-01T09:00', closesAt: '2100-06-01T10:30' };
    const { path } = await tab.submit('/polls', fields(times));
    const manage = path.replace('/share', '/manage');
    const save = async (change: Record<string, string>) => {
      const { html } = await tab.get(manage);
      const [, shown = ''] = /name="shown" value="([^"]*)"/.exec(html) ?? [];
      const sent = fields({ ...times, ...change });
      return tab.submit(manage, [...sent, ['shown', shown.replaceAll('&#34;', '"')]]);
    };
    const { html } = await save({ timeZone: 'Asia/Tokyo', closesAt: '2100-06-01T12:00' });
    expect(html).toContain('time zone: Europe/Berlin → Asia/Tokyo');
    expect(html).toMatch(/name="timeZone" [^>]*value="Asia\/Tokyo"/);
    expect(html).toMatch(/name="closesAt" [^>]*value="2100-06-01T19:00"/);
    expect(await readShared(path)).toMatchObject({
      timeZone: 'Asia/Tokyo',
      opensAt: '2026-06-01T07:00:00.000000Z',
      closesAt: '2100-06-01T10:00:00.000000Z',
    });
    const shown = { opensAt: '2026-06-01T16:00', closesAt: '2100-06-01T19:00' };
    const refused = await save({ ...shown, timeZone: 'Atlantis/Capital' });
    expect(refused.html).toContain('id="timeZone-fault">Must be a time zone such as Europe/Berlin.');
    expect(refused.html).toContain('href="#timeZone"');
    expect(refused.html).toContain('On the clocks of <span data-zone-name>Asia/Tokyo</span>.');
    expect(refused.html).toContain('value="Atlantis/Capital"');
  });

  test('a poll is reopened until a time on its clocks', async () => {
    const tab = openTab(url());
    const { path } = await tab.submit('/polls', fields({ timeZone: BERLIN }));
    const { id } = await readShared(path);
    await closeLongAgo(vote().pool, id);
    await vote().pool.query('update polls set sealed_at = closes_at where id = $1', [id]);
    const manage = path.replace('/share', '/manage');
    expect((await tab.get(manage)).html).toContain('New deadline (Europe/Berlin)');
    await tab.submit(`${manage}/reopen`, [['closesAt', '2100-06-01T10:30']]);
    expect(await readShared(path)).toMatchObject({ status: 'open', closesAt: '2100-06-01T08:30:00.000000Z' });
  });
});

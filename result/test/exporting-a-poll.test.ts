// F190: exporting a poll as a file.
import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { openDatabase } from '@hands/testing/open-database';
import { asAdmin } from '@hands/testing/administrator';
import { slugOf } from '@hands/testing/slug-of';
import { startResult } from '@hands/testing/start-result';
import { cookieOf } from '@hands/testing/voter-cookie';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CELL_SECONDS, createBuckets, MIN_BALLOTS, MAX_BUCKETS } from '../src/export/buckets.ts';
import type { Bucket, Cell } from '../src/export/buckets.ts';
import { contentDisposition } from '../src/export/content-disposition.ts';
import { defuseFormulas } from '@hands/shared/text/defuse-formulas';
import { readExport } from '../src/export/read-export.ts';
import { shareExports } from '../src/export/share-exports.ts';
import type { ExportJson } from '../src/export/to-json.ts';

async function setUp() {
  const { url, pool } = await openDatabase();
  return { url, pool, ...(await startResult(url)) };
}

const noon = Date.parse('2026-11-01T12:00:00Z');

/** Ballots for the first option, one for each of these seconds after noon. */
async function addBallotsAt(pool: Pool, pollId: number, seconds: number[]): Promise<void> {
  await pool.query(
    `insert into ballots (poll_id, voter_id, choices, cast_at)
     select $1, gen_random_uuid(), '{0}', cast_at
     from unnest($2::timestamptz[]) as cast_at`,
    [pollId, seconds.map((second) => new Date(noon + second * 1000 + 123))],
  );
}

/** Closes and seals the poll, as the worker does. */
async function seal(pool: Pool, pollId: number): Promise<void> {
  await pool.query(
    `update polls set closes_at = timestamptz '2026-11-01 13:00Z', sealed_at = timestamptz '2026-11-01 13:00:01Z' where id = $1`,
    [pollId],
  );
}

const readJson = async (address: string, poll: number) =>
  (await (await fetch(`${address}/polls/${poll}/export.json`)).json()) as ExportJson;

async function readCsv(address: string, poll: number): Promise<string> {
  const answer = await fetch(`${address}/polls/${poll}/export.csv`);
  // text() would remove the byte order mark
  return Buffer.from(await answer.arrayBuffer()).toString();
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

test('an export leaves withdrawn votes out of its totals and of the ballots over time', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  await addBallotsAt(pool, poll, range(25));
  await pool.query(
    `update ballots
     set choices = '{}'
     where cast_at < timestamptz '2026-11-01 12:00:05Z'`,
  );
  await seal(pool, poll);
  const { total, options, ballotsOverTime } = await readJson(address, poll);
  expect({ total, votes: options.map(({ votes }) => votes) }).toEqual({ total: 20, votes: [20, 0] });
  expect(ballotsOverTime.reduce((sum, { ballots }) => sum + ballots, 0)).toBe(20);
});

describe('ballots over time', () => {
  const cells = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 25 })), {
      maxLength: 3_000,
      // otherwise there are too few to merge two buckets
      size: 'max',
    })
    .map((steps) => {
      let start = 0;
      return steps.map(([step, ballots]): Cell => ({ start: (start += step * CELL_SECONDS), ballots }));
    });
  const bucket = (all: Cell[], isFinal: boolean) => {
    const buckets = createBuckets();
    for (const cell of all) buckets.add(cell);
    return buckets.end(isFinal);
  };
  const sum = (of: { ballots: number }[]) => of.reduce((all, { ballots }) => all + ballots, 0);
  const within = (all: Cell[], from: number, to: number) =>
    sum(all.filter(({ start }) => start >= from && start < to));

  test('every bucket has at least ten ballots and holds exactly those cast between its borders', () => {
    fc.assert(
      fc.property(cells, fc.boolean(), (all, isFinal) => {
        const buckets = bucket(all, isFinal);
        expect(buckets.length).toBeLessThanOrEqual(MAX_BUCKETS);
        let earlier = -Infinity;
        for (const { from, to, ballots } of buckets) {
          expect(ballots).toBeGreaterThanOrEqual(MIN_BALLOTS);
          expect(ballots).toBe(within(all, from, to));
          expect([from % CELL_SECONDS, to % CELL_SECONDS]).toEqual([0, 0]);
          expect(from).toBeGreaterThanOrEqual(earlier);
          earlier = to;
        }
        // at most nine are outside; none if the poll is final and has enough for a bucket
        const outside = sum(all) - sum(buckets);
        expect(outside).toBeGreaterThanOrEqual(0);
        expect(outside).toBeLessThanOrEqual(isFinal && sum(all) >= MIN_BALLOTS ? 0 : MIN_BALLOTS - 1);
      }),
    );
  });

  test('comparing two exports of an open poll never isolates fewer than ten ballots', () => {
    fc.assert(
      fc.property(cells, fc.nat(3_000), (all, count) => {
        const earlier = bucket(all.slice(0, count), false);
        const later = bucket(all, false);
        const end = earlier.at(-1)?.to ?? 0;
        const bordersOf = (buckets: Bucket[]) => buckets.flatMap(({ from, to }) => [from, to]);
        const borders = [...new Set([...bordersOf(earlier), ...bordersOf(later)])]
          .filter((border) => border <= end)
          .sort((one, other) => one - other);
        for (const [index, border] of borders.slice(1).entries()) {
          const between = within(all, borders[index] ?? 0, border);
          if (between > 0) expect(between).toBeGreaterThanOrEqual(MIN_BALLOTS);
        }
      }),
    );
  });

  test('all ballots of a final poll are in buckets, with the remainder in the last one', async () => {
    const { pool, address } = await setUp();
    const poll = await createPoll(pool);
    await addBallotsAt(pool, poll, [...range(12), ...range(5).map((second) => 3_000 + second)]);
    await addBallotsAt(
      pool,
      poll,
      range(3).map((second) => 100 + 10 * second),
    );
    await addBallotsAt(
      pool,
      poll,
      range(8).map(() => 500),
    );
    await seal(pool, poll);
    expect(await readJson(address, poll)).toMatchObject({
      status: 'final',
      total: 28,
      ballotsOverTime: [
        { from: '2026-11-01T12:00:00Z', to: '2026-11-01T12:00:10Z', ballots: 10 },
        { from: '2026-11-01T12:00:10Z', to: '2026-11-01T12:50:10Z', ballots: 18 },
      ],
      ballotsOutside: 0,
    });
  });

  test('in an open poll, the remainder and the current ten seconds stay outside', async () => {
    const { pool, address } = await setUp();
    const poll = await createPoll(pool);
    await addBallotsAt(pool, poll, [...range(10), 60, 61, 62]);
    // half a minute ahead, so that the ten seconds do not end before the export
    const current = (Date.now() + 30_000 - noon) / 1000;
    await addBallotsAt(
      pool,
      poll,
      range(11).map(() => current),
    );
    const first = await readJson(address, poll);
    expect(first).toMatchObject({ total: 24, ballotsOutside: 14 });
    expect(first.ballotsOverTime).toEqual([
      { from: '2026-11-01T12:00:00Z', to: '2026-11-01T12:00:10Z', ballots: 10 },
    ]);
  });

  test('fewer than ten ballots make no bucket, even if the poll is final', async () => {
    const { pool, address } = await setUp();
    const poll = await createPoll(pool);
    await addBallotsAt(
      pool,
      poll,
      range(9).map((second) => second * 60),
    );
    await seal(pool, poll);
    expect(await readJson(address, poll)).toMatchObject({ ballotsOverTime: [], ballotsOutside: 9 });
    expect(await readCsv(address, poll)).toMatch(/\r\n\r\nFrom,To,Ballots\r\n,,9\r\n$/);
  });
});

test.each([
  ['Tea or coffee?', 'Tea-or-coffee-kxyz'],
  ['Grüße – „wohin“?', 'Grüße-wohin-kxyz'],
  ['哪一棵树？', '哪一棵树-kxyz'],
  ['איזה עץ?', 'איזה-עץ-kxyz'],
  ['किस पेड़ को?', 'किस-पेड़-को-kxyz'.normalize('NFC')],
  ['../../etc/passwd', 'etc-passwd-kxyz'],
  ['"; filename=evil.exe\r\nX: y', 'filename-evil-exe-X-y-kxyz'],
  ['.hidden \u{202e}gnp.exe', 'hidden-gnp-exe-kxyz'],
  ['???', 'kxyz'],
])('a file of the poll “%s” is named %s', (question, name) => {
  const header = contentDisposition({ question, slug: 'kxyz' }, 'csv');
  expect(header).toMatch(/^attachment; filename="poll-kxyz\.csv"; filename\*=UTF-8''[\w.%-]+$/);
  expect(decodeURIComponent(header.split("''")[1] ?? '')).toBe(`${name}.csv`);
});

test('a long question is cut, between what people take for characters', () => {
  const nameOf = (question: string) =>
    decodeURIComponent(contentDisposition({ question, slug: 'kxyz' }, 'json').split("''")[1] ?? '');
  expect(nameOf('a'.repeat(300))).toBe(`${'a'.repeat(120)}-kxyz.json`);
  // five bytes each: a letter and a mark above it
  expect(nameOf('x\u{1d185}'.repeat(100))).toBe(`${'x\u{1d185}'.repeat(24)}-kxyz.json`);
});

test('the JSON has tallies with shares and times, and the rounds of a ranked poll', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { options: ['Tea', 'Coffee', 'Water'], kind: 'ranked' });
  for (const choices of [[0], [0], [0, 1], [1], [1, 2], [2, 1]]) await addBallot(pool, poll, choices);
  await pool.query(`update polls set opens_at = timestamptz '2026-11-01 10:00Z' where id = $1`, [poll]);
  const answer = await fetch(`${address}/polls/${poll}/export.json`);
  const slug = await slugOf(pool, poll);
  expect(answer.headers.get('content-disposition')).toBe(
    `attachment; filename="poll-${slug}.json"; filename*=UTF-8''Which-${slug}.json`,
  );
  expect(await answer.json()).toMatchObject({
    pollId: poll,
    question: 'Which?',
    kind: 'ranked',
    status: 'open',
    opensAt: '2026-11-01T10:00:00.000000Z',
    closesAt: null,
    sealedAt: null,
    total: 6,
    options: [
      { position: 0, letter: 'A', text: 'Tea', votes: 3, share: 0.5 },
      { position: 1, letter: 'B', text: 'Coffee', votes: 2, share: 0.333333 },
      { position: 2, letter: 'C', text: 'Water', votes: 1, share: 0.166667 },
    ],
    rounds: [{ votes: [3, 2, 1], eliminated: 2 }, { winners: [0, 1] }],
  });
});

test('the CSV has the same data as tables that Excel opens', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { options: ['Tea', 'Coffee', 'Water'], kind: 'ranked' });
  for (const choices of [[0], [0], [0], [1], [1], [2]]) await addBallot(pool, poll, choices);
  await pool.query(`update ballots set cast_at = timestamptz '2026-11-01 12:00Z' where poll_id = $1`, [poll]);
  await addBallotsAt(pool, poll, range(4));
  await seal(pool, poll);
  const answer = await fetch(`${address}/polls/${poll}/export.csv`);
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const slug = await slugOf(pool, poll);
  expect(answer.headers.get('content-disposition')).toBe(
    `attachment; filename="poll-${slug}.csv"; filename*=UTF-8''Which-${slug}.csv`,
  );
  const text = (await readCsv(address, poll)).replace(/(?<=13:00:01.000000Z,)[^,]+/, 'now');
  expect(text.split('\r\n')).toEqual([
    '\u{FEFF}Question,Poll,Kind,Status,Opens at,Closes at,Sealed at,Exported at,Ballots',
    `"Which?",${poll},ranked,final,,2026-11-01T13:00:00.000000Z,2026-11-01T13:00:01.000000Z,now,10`,
    '',
    'Option,Letter,Position,Outcome,Votes in the last round,First preferences',
    '"Tea",A,0,won,7,7',
    '"Coffee",B,1,lost in the last round,2,2',
    '"Water",C,2,lost in the last round,1,1',
    '',
    'Option,Letter,Round,Votes,Outcome',
    '"Tea",A,1,7,won',
    '"Coffee",B,1,2,',
    '"Water",C,1,1,',
    ',,1,0,exhausted',
    '',
    'From,To,Ballots',
    '2026-11-01T12:00:00Z,2026-11-01T12:00:10Z,10',
    '',
  ]);
});

test.for([
  ['=1+1', `"'=1+1"`],
  ['+1', `"'+1"`],
  ['-1', `"'-1"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['\t=1', `"'\t'=1"`],
  ['\r=1', `"'\r'=1"`],
  [' =1', `" '=1"`],
  ['＝1+1', `"'＝1+1"`],
  ['say "hi", all\nof you', '"say ""hi"", all\nof you"'],
  ['1 + 1; =2', `"1 + 1; '=2"`],
  ['a;=1+1;b', `"a;'=1+1;b"`],
  ['a\t=1', `"a\t'=1"`],
  ['a\r\n@x', `"a\r\n'@x"`],
  ['a|＝1', `"a|'＝1"`],
  ['a; - 1', `"a; '- 1"`],
  ['Tea -1', `"Tea '-1"`],
  ['(+1)', `"('+1)"`],
  ['Tea - hot, C++, Wi-Fi, x=y, ann@example.com', '"Tea - hot, C++, Wi-Fi, x=y, ann@example.com"'],
  ['Größe 👍', '"Größe 👍"'],
] as const)('a spreadsheet reads text written by users as text: %j', async ([text, cell]) => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { options: [text, 'Coffee'], question: text });
  const csv = await readCsv(address, poll);
  // first in its row, so that another separator cannot split it
  expect(csv).toContain(`\r\n${cell},${poll},single,open,`);
  expect(csv).toContain(`\r\n${cell},A,0,0\r\n`);
});

test('no text is read as a formula, whatever separator a program cuts it at', () => {
  const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
  const separators = [',', ';', '\t', '|', ':', ' ', '\n', '"', '^', '~', '/', '=', '+', '-', '€', '。'];
  const text = fc.array(fc.constantFrom(...signs, ...separators, 'a', '1', 'é'), { maxLength: 12 });
  fc.assert(
    fc.property(text, fc.constantFrom(...separators), (characters, separator) => {
      for (const cell of defuseFormulas(characters.join('')).split(separator)) {
        const begins = cell.trimStart();
        // a sign that is alone, or that a space follows after a space, calculates nothing
        if (signs.includes(begins.charAt(0)) && separator !== ' ') expect(begins).toMatch(/^.$/u);
        if (signs.includes(cell.charAt(0))) expect(cell).toMatch(/^.$/u);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('the CSV of a run-off begins with its outcome, the winner first, and labels first preferences', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { options: ['Tea', 'Water', 'Juice', 'Coffee'], kind: 'ranked' });
  const rankings = [
    ...Array<number[]>(4).fill([0]),
    ...Array<number[]>(3).fill([3]),
    [2, 3],
    [2, 3],
    [1, 2, 3],
  ];
  for (const choices of rankings) await addBallot(pool, poll, choices);
  const [, outcome, rounds] = (await readCsv(address, poll)).split('\r\n\r\n');
  expect(outcome?.split('\r\n')).toEqual([
    'Option,Letter,Position,Outcome,Votes in the last round,First preferences',
    '"Coffee",D,3,won,6,3',
    '"Tea",A,0,lost in the last round,4,4',
    '"Juice",C,2,out after round 2,,2',
    '"Water",B,1,out after round 1,,1',
  ]);
  expect(rounds?.split('\r\n')[0]).toBe('Option,Letter,Round,Votes,Outcome');
  const unused = await createPoll(pool, { kind: 'ranked' });
  expect(await readCsv(address, unused)).toContain('"Tea",A,0,no votes,,0\r\n"Coffee",B,1,no votes,,0\r\n');
  const even = await createPoll(pool, { kind: 'ranked' });
  for (const choice of [0, 1]) await addBallot(pool, even, [choice]);
  expect(await readCsv(address, even)).toContain('"Tea",A,0,tied,1,1\r\n"Coffee",B,1,tied,1,1\r\n');
});

test('exported shares add up to 1', async () => {
  const { pool, address } = await setUp();
  for (const votes of [Array<number>(7).fill(1), [999, 1], [2, 1], [0, 0]]) {
    const poll = await createPoll(pool, { options: votes.map((_, index) => `Option ${index}`) });
    for (const [choice, count] of votes.entries())
      await pool.query(
        'insert into ballots select $1, gen_random_uuid(), array[$2::smallint], now() from generate_series(1, $3::integer)',
        [poll, choice, count],
      );
    const { options } = await readJson(address, poll);
    const millionths = options.map(({ share }) => Math.round(share * 1_000_000));
    expect(options.map(({ share }) => share)).toEqual(millionths.map((share) => share / 1_000_000));
    const hasVotes = votes.some((count) => count > 0);
    expect(millionths.reduce((sum, share) => sum + share, 0)).toBe(hasVotes ? 1_000_000 : 0);
    expect(millionths.map((share) => share > 0)).toEqual(votes.map((count) => count > 0));
  }
});

test('an export of hidden votes is refused, with when they will be shown; viewers who may see them get it', async () => {
  const { pool, address } = await setUp();
  const closes_at = new Date(Date.now() + 3_600_000);
  const refusals: Record<string, string> = {
    after_vote: `Vote to see the results of this poll. Everyone can see them after it closes at ${closes_at.toISOString().replace('Z', '000Z')}.`,
    after_close: `The results of this poll are shown when they are final. The poll closes at ${closes_at.toISOString().replace('Z', '000Z')}.`,
    never: 'Only administrators and those who own this poll can see its results.',
  };
  for (const [results_visible, detail] of Object.entries(refusals)) {
    const poll = await createPoll(pool, { results_visible, closes_at });
    const cookie = cookieOf(await addBallot(pool, poll, 0));
    for (const format of ['csv', 'json']) {
      const url = `${address}/polls/${poll}/export.${format}`;
      const refused = await fetch(url);
      expect(refused.status).toBe(403);
      expect(refused.headers.get('content-disposition')).toBeNull();
      expect(await refused.json()).toMatchObject({ status: 403, detail });
      expect((await fetch(url, { headers: { cookie } })).status).toBe(
        results_visible === 'after_vote' ? 200 : 403,
      );
      expect((await fetch(url, { headers: asAdmin })).status).toBe(200);
    }
  }
});

test('the dashboard links to both files', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const answer = await fetch(`${address}/polls/${poll}`, { headers: { accept: 'text/html' } });
  const page = await answer.text();
  const path = `/p/${await slugOf(pool, poll)}`;
  for (const format of ['csv', 'json']) expect(page).toContain(`href="${path}/export.${format}"`);
});

test('an export of an unknown poll is answered with 404', async () => {
  const { address } = await setUp();
  expect((await fetch(`${address}/polls/99/export.csv`)).status).toBe(404);
  expect((await fetch(`${address}/polls/x/export.json`)).status).toBe(404);
});

describe('a slow read', () => {
  /** Blocks all reads of ballots until `release` is called. */
  async function holdBallots(pool: Pool) {
    const client = await pool.connect();
    await client.query('begin');
    await client.query('lock table ballots in access exclusive mode');
    let held = true;
    const release = async () => {
      if (held) {
        held = false;
        await client.query('rollback');
        client.release();
      }
    };
    onTestFinished(release);
    return release;
  }
  const countReadings = async (pool: Pool) => {
    const { rowCount } = await pool.query(
      `select from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like '%declare cells%' and pid <> pg_backend_pid()`,
    );
    return rowCount;
  };

  test('is shared by all requests for the poll', async () => {
    const { url, pool } = await openDatabase();
    const exportPool = createPool(url, logger, { max: 2, queryMs: 60_000 });
    onTestFinished(() => exportPool.end());
    const poll = await createPoll(pool);
    const release = await holdBallots(pool);
    const read = shareExports(exportPool);
    const { signal } = new AbortController();
    const readings = range(5).map(() => read(poll, signal));
    await expect.poll(() => countReadings(pool)).toBe(1);
    await release();
    expect(new Set(await Promise.all(readings)).size).toBe(1);
  });

  test('ends when its last request is aborted, and the next request starts a new one', async () => {
    const { url, pool } = await openDatabase();
    const exportPool = createPool(url, logger, { max: 2, queryMs: 60_000 });
    onTestFinished(() => exportPool.end());
    const poll = await createPoll(pool);
    const release = await holdBallots(pool);
    const read = shareExports(exportPool);
    const viewers = [new AbortController(), new AbortController()];
    const readings = viewers.map(({ signal }) => read(poll, signal).catch(() => 'ended'));
    await expect.poll(() => countReadings(pool)).toBe(1);
    viewers[0]?.abort();
    const late = read(poll, new AbortController().signal);
    viewers[1]?.abort();
    await expect.poll(() => countReadings(pool)).toBe(1);
    await release();
    expect(await late).toMatchObject({ snapshot: { pollId: poll } });
    expect(await readings[0]).toMatchObject({ snapshot: { pollId: poll } });
  });

  test('leaves nothing in the database or the pool after its last request is aborted', async () => {
    const { url, pool } = await openDatabase();
    const exportPool = createPool(url, logger, { max: 2, queryMs: 60_000 });
    onTestFinished(() => exportPool.end());
    const poll = await createPoll(pool);
    const release = await holdBallots(pool);
    const gone = new AbortController();
    const reading = shareExports(exportPool)(poll, gone.signal).catch(() => 'ended');
    await expect.poll(() => countReadings(pool)).toBe(1);
    gone.abort();
    expect(await reading).toBe('ended');
    await expect.poll(() => countReadings(pool)).toBe(0);
    await release();
    for (let count = 0; count < 4; count++)
      expect(await readExport(exportPool, poll, new AbortController().signal)).toBeDefined();
  });

  test('ends when the browser disconnects', async () => {
    const { url, pool } = await openDatabase();
    const { address } = await startResult(url);
    const poll = await createPoll(pool);
    const release = await holdBallots(pool);
    const browser = new AbortController();
    const answer = fetch(`${address}/polls/${poll}/export.csv`, { signal: browser.signal });
    await expect.poll(() => countReadings(pool)).toBe(1);
    browser.abort();
    await expect(answer).rejects.toThrow();
    // long before its query would time out
    await expect.poll(() => countReadings(pool)).toBe(0);
    await release();
  });
});

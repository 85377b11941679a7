import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bundleMain } from '@hands/testing/bundle-main';
import { slugOf } from '@hands/testing/slug-of';
import { expect, test } from 'vitest';
import { addPoll, openAudit } from './open-audit.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));
const audit = await bundleMain('audit');

const run = (databaseUrl: string, ...args: string[]) => runWith({ DATABASE_URL: databaseUrl }, ...args);

async function runWith(env: NodeJS.ProcessEnv, ...args: string[]) {
  const child = spawn(process.execPath, [audit, ...args], {
    cwd: folder,
    // the tests' Postgres runs without fsync
    env: { PATH: process.env.PATH, ALLOW_DATA_LOSS: '1', ...env },
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (output.out += String(chunk)));
  child.stderr.on('data', (chunk) => (output.err += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

const nowhere = 'postgres://postgres:geheim@127.0.0.1:1/votes';

test('I4: exits with 0 and a report if it finds no faults, and with 1 and the faults otherwise', async () => {
  const { url, pool } = await openAudit('postgres');
  const poll = await addPoll(pool, { ballots: [[0], [0], [1]] });
  const clean = await run(url);
  expect(clean).toMatchObject({ code: 0, err: '' });
  expect(clean.out).toMatch(/^Poll +Status +Ballots +In flight +Rejected +Audit +Question\n/);
  expect(clean.out).toContain('No faults found in 1 poll, 3 ballots. Every tally equals a recount.');

  await pool.query('update tallies set votes = 9 where poll_id = $1 and position = 0', [poll]);
  const tampered = await run(url);
  expect(tampered).toMatchObject({ code: 1, err: '' });
  expect(tampered.out).toContain(
    `poll ${poll}: tallies: option 0 has a tally of 9, but a recount of its ballots gives 2`,
  );
  expect(tampered.out).toContain('1 fault in 1 poll, 3 ballots.');
});

test('--json prints the report as JSON, and --poll limits it to one poll', async () => {
  const { url, pool } = await openAudit('postgres');
  const poll = await addPoll(pool, { ballots: [[0], [1]] });
  const other = await addPoll(pool, { ballots: [[0]] });
  await pool.query(
    `insert into rejected_ballots (poll_id, ballot, reason) values ($1, '{}', 'too many choices')`,
    [poll],
  );
  await pool.query('update polls set ballots = 7 where id = $1', [other]);
  const { code, out } = await run(url, '--json', '--poll', String(poll));
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    at: expect.any(String),
    ok: true,
    polls: [
      {
        pollId: poll,
        question: 'Which?',
        status: 'open',
        version: 1,
        ballots: 2,
        rejected: 1,
        inFlight: 0,
      },
    ],
    faults: [],
    notes: [{ pollId: null, check: 'durability', detail: expect.stringContaining('fsync is off') }],
    rejected: [{ pollId: poll, reason: 'too many choices', ballots: 1 }],
    queue: { kind: expect.any(String) as string, inFlightBefore: 0, inFlightAfter: 0, failedBatches: 0 },
  });
  const all = await run(url, '--json');
  expect(all.code).toBe(1);
  expect(JSON.parse(all.out)).toMatchObject({ ok: false, faults: [{ pollId: other, check: 'total' }] });
  for (const none of ['99', 'zzzzzzzzzz'])
    expect(await run(url, '--poll', none)).toEqual({ code: 2, out: '', err: `There is no poll ${none}.\n` });
  const bySlug = await run(url, '--json', '--poll', (await slugOf(pool, poll)).toUpperCase());
  expect(bySlug.code).toBe(0);
  expect((JSON.parse(bySlug.out) as { polls: unknown[] }).polls).toMatchObject([{ pollId: poll }]);
});

test('exits with 2 if the database is unavailable, and says what to set without showing the password', async () => {
  const unavailable = await run(nowhere);
  expect(unavailable).toMatchObject({ code: 2, out: '' });
  expect(unavailable.err).toMatch(
    /^The database at 127\.0\.0\.1:1\/votes cannot be read \(.+\)\. .*DATABASE_URL\.\n$/,
  );
  expect(await run('')).toEqual({
    code: 2,
    out: '',
    err: 'No system is running. Start one with "npm start", or set DATABASE_URL.\n',
  });
  const wrong = await run('mysql://localhost/votes');
  expect(wrong).toMatchObject({
    code: 2,
    err: expect.stringContaining('DATABASE_URL: must start with') as string,
  });
});

test('exits with 2 if the queue is unavailable', async () => {
  const { url } = await openAudit('postgres');
  const { code, out, err } = await runWith({ DATABASE_URL: url, REDIS_URL: 'redis://127.0.0.1:1' });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^The queue at 127\.0\.0\.1:1 cannot be read .*REDIS_URL\.\n$/);
});

test('exits with 2 for a bad option and with 0 for --help', async () => {
  expect(await run(nowhere, '--poll', 'x')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/--poll.*x.*must be the number or the slug of a poll/) as string,
  });
  expect(await run(nowhere, '--pole', '4')).toMatchObject({ code: 2 });
  expect(await run(nowhere, '--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('--poll <id or slug>'),
  });
});

test('I1: reports a database that could lose votes as a fault, or as a note if ALLOW_DATA_LOSS is set', async () => {
  const { url } = await openAudit('postgres');
  const accepted = await run(url);
  expect(accepted).toMatchObject({ code: 0, err: '' });
  expect(accepted.out).toMatch(/Notes\n {2}durability: Postgres may lose confirmed votes: fsync is off/);
  const { code, out } = await runWith({ DATABASE_URL: url, ALLOW_DATA_LOSS: '' });
  expect(code).toBe(1);
  expect(out).toMatch(/Faults\n {2}durability: Postgres may lose confirmed votes: fsync is off/);
});

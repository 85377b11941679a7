// What a backup holds, and what a restored system is like.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { dumpSchema } from '@hands/db/dump-schema';
import { migrate } from '@hands/db/migrate';
import type { Pool } from '@hands/db/pool';
import { createPoll } from '@hands/testing/create-poll';
import { addBallot } from '@hands/testing/add-ballot';
import { expect, test } from 'vitest';
import { backUp } from '../src/back-up.ts';
import { BackupError } from '../src/backup-error.ts';
import { describeBackup } from '../src/describe-backup.ts';
import { readBackup } from '../src/read-backup.ts';
import { restore } from '../src/restore.ts';
import { keptTables, leftOutTables } from '../src/tables.ts';
import { newFile, openEmptySystem } from './open-systems.ts';

test('every table of the schema is kept in a backup, or left out for a reason', () => {
  const schema = readFileSync(fileURLToPath(new URL('../../db/schema.sql', import.meta.url)), 'utf8');
  const tables = Array.from(schema.matchAll(/^create (?:unlogged )?table (\w+)/gm), ([, name]) => name);
  expect([...keptTables, ...leftOutTables].toSorted()).toEqual([...tables, 'migrations'].toSorted());
});

/** A row at least in every table that is kept. */
async function fill(pool: Pool): Promise<void> {
  const polls = [
    1,
    await createPoll(pool, { options: ['A', 'B', 'C'], kind: 'multiple', max_choices: 2, voters: 'token' }),
    await createPoll(pool, { options: ['A', 'B', 'C'], kind: 'ranked', max_choices: 3, show_from: 2 }),
  ];
  await pool.query('update polls set question = $1 where id = 2', ['Tab\tand\nline, \\. and “quotes” 🗳']);
  for (const poll of polls)
    for (const choices of [[0], poll === 1 ? [1] : [1, 0], [1]]) await addBallot(pool, poll, choices);
  await pool.query(`update ballots set choices = '{}' where poll_id = 3 and choices = '{0}'`);
  await pool.query(`
    update polls set closes_at = now() - interval '1 hour', sealed_at = now() where id = 1;
    insert into deferred_ballots (poll_id, voter_id, choices, cast_at) values (2, gen_random_uuid(), '{1}', now());
    insert into rejected_ballots (poll_id, ballot, reason) values (2, '{"a": "\\\\u0000"}', 'malformed');
    insert into removals (poll_id, kind, question, ballots) values (9, 'delete', 'Gone?', 3);
    insert into poll_keys (poll_id, hash, label) values (2, sha256('key'), 'Owner');
    insert into voter_tokens (poll_id, hash, label) values (2, sha256('token'), 'Ada'), (2, sha256('other'), null);
    insert into join_codes (code, poll_id, until) values ('123456', 2, now() + interval '1 day');
    insert into admin_actions (actor, action, poll_id, detail) values ('token', 'create poll', 2, '{"question": "Which?"}');
    insert into revoked_sessions (session) values (gen_random_uuid()), (null);
    insert into queues (id, backend, name) values (gen_random_uuid(), 'redis', '{votes-0}');
    insert into heartbeats (service, beat_at, state) values ('worker', now(), '{}');
    update completeness set complete_to = '2026-11-27 14:03:07.5+00'`);
}

/** All rows, and the next numbers. */
async function readAll(pool: Pool): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of keptTables) {
    const { rows } = await pool.query<{ row: string }>(
      `select ${table}::text as row from ${table} order by row`,
    );
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}

async function readNumbers(pool: Pool): Promise<{ version: number[]; next: number }> {
  const { rows } = await pool.query<{ version: number }>('select version from polls order by id');
  const { rows: next } = await pool.query<{ next: number }>('select last_value as next from polls_id_seq');
  return { version: rows.map(({ version }) => version), next: next[0]?.next ?? 0 };
}

test('I4, I5: a restored system has every row, newer versions, other numbers for new polls, and counts on', async () => {
  const [from, to] = [await openEmptySystem(), await openEmptySystem()];
  await fill(from.pool);
  await to.pool.query(`insert into admin_actions (actor, action) values ('session 1', 'sign in')`);
  const before = await readNumbers(from.pool);
  const [file, again] = [newFile(), newFile()];
  const header = await from.backUp(file);
  expect(describeBackup(header)).toBe(
    '3 polls and 9 ballots. All votes cast before 2026-11-27 14:03:07 UTC are in.',
  );
  // it says how everyone voted
  expect(statSync(file).mode & 0o777).toBe(0o600);

  await to.restore(file);
  const after = await readNumbers(to.pool);
  expect(after.version.map((version, place) => version - (before.version[place] ?? 0))).toEqual([
    1e9, 1e9, 1e9,
  ]);
  expect(after.next).toBe(10_004);
  // both are as in the file otherwise
  await to.pool.query('update polls set version = version - 1000000000');
  const { admin_actions: actions, ...rows } = await readAll(to.pool);
  const { admin_actions: earlier, ...expected } = await readAll(from.pool);
  expect(rows).toEqual(expected);
  for (const [table, found] of Object.entries(expected)) expect(found, table).not.toEqual([]);
  expect(actions).toHaveLength((earlier?.length ?? 0) + 2);
  const { rows: log } = await to.pool.query('select action from admin_actions order by id');
  expect(log.map(({ action }: { action: string }) => action)).toEqual([
    'create poll',
    'sign in',
    'restore backup',
  ]);
  // what a system writes by itself: a queue that no longer exists would keep polls from becoming final
  const { rows: left } = await to.pool.query(
    `select (select count(*) from queues) as queues, (select complete_to from completeness) as "completeTo"`,
  );
  expect(left).toEqual([{ queues: 0, completeTo: null }]);

  // triggers work again: a vote is counted, and breaks the seal
  await addBallot(to.pool, 1, 1);
  const { rows: counted } = await to.pool.query(
    'select ballots, sealed_at, (select votes from tallies where poll_id = 1 and position = 1) as votes from polls where id = 1',
  );
  expect(counted).toEqual([{ ballots: 4, sealed_at: null, votes: 3 }]);

  await expect(from.restore(file)).rejects.toThrow(
    /^This system is not empty \(polls: 2, changes of polls: 1,/,
  );
  // a restored system can be backed up
  expect((await to.backUp(again)).tables.find(({ table }) => table === 'ballots')).toMatchObject({
    rows: 10,
  });
});

test('votes that are recorded while a backup is written are not in it, and it does not say that they are', async () => {
  const { pool } = await openEmptySystem();
  await addBallot(pool, 1, 0);
  await pool.query(`update completeness set complete_to = '2026-11-27 14:00:00+00'`);
  const pieces: Buffer[] = [];
  let isFirst = true;
  const output = new Writable({
    // gzip holds back what it can
    highWaterMark: 1,
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece);
      done();
    },
  });
  const header = await backUp(pool, output, async () => {
    if (!isFirst) return;
    isFirst = false;
    await addBallot(pool, 1, 1);
    await pool.query(`update completeness set complete_to = '2026-11-27 15:00:00+00'`);
  });
  expect(header.completeTo).toBe('2026-11-27T14:00:00.000000Z');
  expect(isFirst).toBe(false);
  const text = gunzipSync(Buffer.concat(pieces)).toString();
  expect(text).toContain('{"table":"ballots","rows":1,');
});

test('a bound that is not known, or lies in the future, is not claimed', async () => {
  const { pool, backUp: write } = await openEmptySystem();
  expect((await write(newFile())).completeTo).toBeNull();
  await pool.query(`update completeness set complete_to = now() + interval '1 hour'`);
  const header = await write(newFile());
  expect(header.completeTo).toBeNull();
  expect(describeBackup(header)).toContain('not known');
});

test('a backup of an earlier schema is restored and brought up to date', async () => {
  const [from, to] = [await openEmptySystem(), await openEmptySystem()];
  await migrate(from.url, undefined, { direction: 'down', count: 3 });
  await addBallot(from.pool, 1, 0);
  const file = newFile();
  const { schema, tables } = await from.backUp(file);
  expect(schema).toBe('0016_withdrawn-votes');
  expect(tables.map(({ table }) => table)).not.toContain('voter_tokens');
  await to.restore(file);
  expect(await dumpSchema(to.url)).toBe(
    readFileSync(fileURLToPath(new URL('../../db/schema.sql', import.meta.url)), 'utf8'),
  );
  const { rows } = await to.pool.query('select ballots, voters from polls');
  expect(rows).toEqual([{ ballots: 1, voters: 'browser' }]);
});

test('a damaged or truncated file, another format and other files are refused before anything is written', async () => {
  const [from, to] = [await openEmptySystem(), await openEmptySystem()];
  await addBallot(from.pool, 1, 0);
  const file = newFile();
  await from.backUp(file);
  const whole = readFileSync(file);
  const changed = newFile();
  const readChanged = (bytes: Uint8Array) => {
    writeFileSync(changed, bytes);
    return readBackup(changed);
  };
  const refuse = (bytes: Uint8Array, what: string) =>
    expect(readChanged(bytes), what).rejects.toThrow(BackupError);

  // the header of gzip ends with six bytes that mean nothing here
  for (let at = 10; at < whole.length; at += 31) {
    const flipped = Uint8Array.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ 0x10;
    await refuse(flipped, `byte ${at}`);
  }
  for (let length = 0; length < whole.length; length += 101)
    await refuse(whole.subarray(0, length), `${length} bytes`);

  // damage that gzip does not see
  const text = gunzipSync(whole).toString();
  const edit = (from: string | RegExp, to: string) => {
    expect(text).toMatch(from);
    return gzipSync(text.replace(from, to));
  };
  await refuse(edit('\t{0}\t', '\t{1}\t'), 'another choice');
  await refuse(edit(/^1\t[0-9a-f-]{36}\t.*\n/m, ''), 'a missing ballot');
  await refuse(gzipSync(`${text}more\n`), 'more');
  await expect(readChanged(edit('"formatVersion":1', '"formatVersion":2'))).rejects.toThrow(
    'is a backup of format 2. This version of Show of Hands reads format 1',
  );
  await expect(readChanged(edit(/"schema":"[^"]+"/, '"schema":"9999_later"'))).rejects.toThrow(
    'is from a newer version of Show of Hands (its last migration is 9999_later)',
  );
  for (const other of [Buffer.from('votes'), gzipSync('votes\n')])
    await expect(readChanged(other)).rejects.toThrow('is not a backup of Show of Hands');
  await expect(readBackup(`${file}.missing`)).rejects.toThrow('does not exist');

  // a file that is damaged after it was checked changes nothing either
  const backup = await readBackup(file);
  writeFileSync(file, edit('\t{0}\t', '\t{1}\t'));
  await expect(restore({ pool: to.pool, databaseUrl: to.url }, file, backup)).rejects.toThrow('is damaged');
  expect((await readAll(to.pool)).ballots).toEqual([]);
  expect((await readAll(to.pool)).polls).toHaveLength(1);
});

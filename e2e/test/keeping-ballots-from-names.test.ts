// Someone with the whole database and the list of names, but without the voting links, must not find out who cast a ballot.
import { createHash, createHmac } from 'node:crypto';
import { voterIdFromToken } from '@hands/shared/auth/voter-token';
import { asAdmin } from '@hands/testing/administrator';
import { usualBackend } from '@hands/testing/backends';
import { startSystem } from '@hands/testing/system';
import type { System } from '@hands/testing/system';
import { expect, test } from 'vitest';

/** Not a multiple of ten, so that the rest is written after the close. */
const VOTERS = 43;

interface Row {
  ctid: string;
  xmin: string;
  row: Record<string, unknown>;
}
type Dump = Record<string, Row[]>;

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** Every table with its rows in the order of the disk, and with what Postgres keeps about each row. */
async function dumpAll(system: System): Promise<Dump> {
  const tables = await system.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name
     from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const dump: Dump = {};
  for (const { name } of tables)
    dump[name] = await system.query<Row>(
      `select ctid::text, xmin::text, to_jsonb(t) as row from ${name} as t order by ctid`,
    );
  return dump;
}

const rowsOf = (dump: Dump, table: string) => dump[`public.${table}`] ?? [];

/** What a value may be as bytes: as text, and as what the text stands for. */
function bytesOf(value: unknown): Buffer[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const hex = text.replace(/^\\x/, '').replaceAll('-', '');
  return [
    Buffer.from(text),
    ...(/^([0-9a-f]{2})+$/.test(hex) ? [Buffer.from(hex), Buffer.from(hex, 'hex')] : []),
  ];
}

/** Without the bits of a UUID that its version sets. */
const asVoterId = (digest: Buffer): string => {
  const hex = digest.toString('hex').padEnd(32, '0').slice(0, 32);
  return `${hex.slice(0, 12)}?${hex.slice(13, 16)}?${hex.slice(17)}`;
};

/** All that can be made of some values: themselves, their digests, and keyed digests with each of the keys. */
function derive(values: Buffer[], keys: Buffer[]): Set<string> {
  const digests = ['md5', 'sha1', 'sha256', 'sha512'];
  return new Set(
    values.flatMap((value) => [
      asVoterId(value),
      ...digests.map((name) => asVoterId(createHash(name).update(value).digest())),
      ...keys.flatMap((key) => [
        asVoterId(createHmac('sha256', key).update(value).digest()),
        asVoterId(createHmac('sha256', value).update(key).digest()),
        asVoterId(createHash('sha256').update(key).update(value).digest()),
        asVoterId(createHash('sha256').update(value).update(key).digest()),
      ]),
    ]),
  );
}

test('I11: neither a function nor an order leads from the table of voting links to the ballots', async () => {
  const system = await startSystem(usualBackend);
  const [vote] = await Promise.all([system.start('vote'), system.start('worker')]);
  const labels = Array.from({ length: VOTERS }, (_, place) => `Voter ${place}`);
  const options = [{ text: 'Tea' }, { text: 'Coffee' }];
  const created = await post(`${vote.url}/polls`, { question: 'Which?', options, voters: 'token' });
  const { id, slug } = (await created.json()) as { id: number; slug: string };
  const made = await post(`${vote.url}/polls/${id}/tokens`, { labels }, asAdmin);
  const { tokens } = (await made.json()) as { tokens: { label: string; url: string }[] };

  // the worst case: each redeems the link and votes before the next one does, in no order that the labels tell
  const turns = tokens.toSorted((one, other) => one.url.localeCompare(other.url));
  for (const { url } of turns) {
    const redeemed = await post(vote.url + new URL(url).pathname, {});
    const cookie = redeemed.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect((await post(`${vote.url}/p/${slug}/vote`, { choice: 0 }, { cookie })).status).toBe(202);
  }
  const counted = () => system.query(`select ballots::integer from polls where id = ${id}`);
  await expect.poll(counted).toEqual([{ ballots: VOTERS }]);
  const used = () => system.query('select count(*)::integer as used from voter_tokens where redeemed');
  await expect.poll(used).toEqual([{ used: 30 }]);
  expect((await post(`${vote.url}/polls/${id}/close`, {}, asAdmin)).status).toBe(200);
  const usedInList = async () => {
    const { ok } = await fetch(`${vote.url}/polls/${id}/tokens`, { headers: asAdmin });
    return ok && used();
  };
  await expect.poll(usedInList).toEqual([{ used: VOTERS }]);

  const dump = await dumpAll(system);
  const ballots = rowsOf(dump, 'ballots');
  const links = rowsOf(dump, 'voter_tokens');
  expect([ballots.length, links.length]).toEqual([VOTERS, VOTERS]);

  // no function
  const voters = new Set(
    ballots.map(({ row }) => asVoterId(Buffer.from(String(row.voter_id).replaceAll('-', ''), 'hex'))),
  );
  const ofPolls = rowsOf(dump, 'polls').flatMap(({ row }) => Object.values(row));
  const keys = [...ofPolls, ...labels].flatMap(bytesOf);
  const values = links.flatMap(({ row }) => Object.values(row).flatMap(bytesOf));
  expect([...derive(values, keys)].filter((made) => voters.has(made))).toEqual([]);
  // with the tokens these attempts succeed, so they are the right ones
  const given = tokens.map(({ url }) => Buffer.from(url.slice(-26)));
  expect([...derive(given, keys)].filter((made) => voters.has(made))).toHaveLength(VOTERS);

  // no table has a token, and none but its own has the digest of one or the name of a voter
  for (const [table, rows] of Object.entries(dump)) {
    const text = JSON.stringify(rows);
    for (const { url } of tokens) expect(text.includes(url.slice(-26)), table).toBe(false);
    if (table === 'public.voter_tokens') continue;
    for (const { row } of links)
      expect(text.includes(String(row.hash).replace(/^\\x/, '')), table).toBe(false);
    for (const label of labels) expect(text.includes(`"${label}"`), table).toBe(false);
  }

  // no order: in none do more links stand where their ballots stand than by chance
  const [poll] = rowsOf(dump, 'polls').filter(({ row }) => row.id === id);
  const secret = Buffer.from(String(poll?.row.voter_secret).replace(/^\\x/, ''), 'hex');
  const voterOf = new Map(tokens.map(({ label, url }) => [label, voterIdFromToken(url.slice(-26), secret)]));
  const orders: Record<string, (row: Row) => string> = {
    'the disk': () => '',
    'its transactions': ({ xmin }) => xmin.padStart(12, '0'),
    'the first column': ({ row }) => String(row.hash ?? row.voter_id),
    'its times': ({ row }) => String(row.cast_at ?? row.redeemed),
  };
  const sorted = (rows: Row[], keyOf: (row: Row) => string) =>
    rows.toSorted((one, other) => keyOf(one).localeCompare(keyOf(other)));
  for (const [byLinks, linkKey] of Object.entries(orders))
    for (const [byBallots, ballotKey] of Object.entries(orders))
      for (const isReversed of [false, true]) {
        const expected = sorted(ballots, ballotKey).map(({ row }) => row.voter_id);
        const guessed = sorted(links, linkKey).map(({ row }) => voterOf.get(String(row.label)));
        if (isReversed) guessed.reverse();
        const hits = guessed.filter((voter, place) => voter === expected[place]).length;
        // four groups of ten whose members stand in any order have four hits on average
        expect(hits, `links by ${byLinks}, ballots by ${byBallots}`).toBeLessThan(VOTERS * 0.4);
      }
  for (const { xmin } of links)
    expect(links.filter((other) => other.xmin === xmin).length).toBeGreaterThanOrEqual(10);
});

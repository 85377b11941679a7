// The voting links of a poll: making, listing, revoking and replacing them, by API and by form.
import { hashVoterToken } from '@hands/shared/auth/voter-token';
import { asAdmin } from '@hands/testing/administrator';
import { closeLongAgo } from '@hands/testing/close-long-ago';
import { logger } from '@hands/testing/logger';
import { describe, expect, test } from 'vitest';
import { createRedeemedTokens } from '../src/voting/redeemed-tokens.ts';
import { byBearer, byCookie, setUpOwners } from './set-up-owners.ts';
import type { OwnedPoll } from './set-up-owners.ts';

const { vote, send, addPoll: addAnyPoll, readActivity } = setUpOwners();
const addPoll = (fields: object = {}) => addAnyPoll({ voters: 'token', ...fields });

interface Token {
  id: string;
  label: string | null;
  url: string;
}

async function addTokens({ slug }: OwnedPoll, body: object): Promise<Token[]> {
  const { status, text } = await send('POST', `/polls/${slug}/tokens`, asAdmin, body);
  expect(status, text).toBe(201);
  return (JSON.parse(text) as { tokens: Token[] }).tokens;
}

async function listTokens({ slug }: OwnedPoll, headers: Record<string, string> = asAdmin) {
  const { text } = await send('GET', `/polls/${slug}/tokens`, headers);
  return (
    JSON.parse(text) as {
      tokens: { id: string; label: string | null; redeemed: boolean; revoked: boolean }[];
    }
  ).tokens;
}

const redeem = async ({ url }: Token) => {
  const { status } = await send('POST', new URL(url).pathname, {}, new URLSearchParams());
  expect(status).toBe(303);
};
const form = (fields: Record<string, string> = {}) => new URLSearchParams(fields);
const tokenOf = ({ url }: Token) => url.slice(-26);

describe('making voting links', () => {
  test('gives each name one, in their order; only digests are stored, and the log says how many', async () => {
    const poll = await addPoll();
    const { status, text } = await send('POST', `/polls/${poll.id}/tokens`, byBearer(poll), {
      labels: [' Zoë ', 'Ana', 'Ana'],
    });
    expect(status).toBe(201);
    const { tokens } = JSON.parse(text) as { tokens: Token[] };
    expect(tokens.map(({ label }) => label)).toEqual(['Zoë', 'Ana', 'Ana']);
    expect(new Set(tokens.map(tokenOf)).size).toBe(3);
    for (const { url } of tokens)
      expect(url).toMatch(new RegExp(`^http://localhost:5000/p/${poll.slug}/t/[0-9a-hjkmnp-tv-z]{26}$`));
    const { rows } = await vote().pool.query<{ hash: Buffer }>(
      'select hash from voter_tokens where poll_id = $1',
      [poll.id],
    );
    const hex = (hashes: Buffer[]) => hashes.map((hash) => hash.toString('hex')).sort();
    expect(hex(rows.map(({ hash }) => hash))).toEqual(
      hex(tokens.map((token) => hashVoterToken(tokenOf(token)))),
    );
    expect(await listTokens(poll, byBearer(poll))).toMatchObject([
      { label: 'Ana', redeemed: false, revoked: false },
      { label: 'Ana' },
      { label: 'Zoë' },
    ]);
    expect((await readActivity(poll.id)).at(-1)).toMatchObject({
      actor: 'key owner',
      action: 'add voting links',
      detail: { links: 3 },
    });
  });

  test('for a number gives them numbers, which go on', async () => {
    const poll = await addPoll();
    await addTokens(poll, { count: 9 });
    expect((await addTokens(poll, { count: 2 })).map(({ label }) => label)).toEqual(['10', '11']);
    expect((await listTokens(poll)).map(({ label }) => label).slice(8)).toEqual(['9', '10', '11']);
  });

  test('I12: keeps no votes waiting, and takes turns with those who make links at the same time', async () => {
    const poll = await addPoll();
    const holder = await vote().pool.connect();
    try {
      await holder.query('begin');
      await holder.query('lock table voter_tokens in share mode');
      const adding = [addTokens(poll, { count: 3 }), addTokens(poll, { count: 3 })];
      const waiting = () =>
        vote().pool.query(
          `select from pg_locks where not granted and locktype in ('relation', 'advisory')
             and database = (select oid from pg_database where datname = current_database())`,
        );
      await expect.poll(async () => (await waiting()).rowCount).toBe(2);
      // as a batch does
      await vote().pool.query('select from polls where id = $1 for no key update nowait', [poll.id]);
      await holder.query('rollback');
      const labels = (await Promise.all(adding)).flat().map(({ label }) => label);
      expect(labels.sort()).toEqual(['1', '2', '3', '4', '5', '6']);
    } finally {
      holder.release();
    }
  });

  test.each([
    [{ labels: ['Ana', 'x'.repeat(81)] }, 'labels.1', 'must have at most 80 characters'],
    [{ labels: ['Ana', 'Be\u202En'] }, 'labels.1', 'must not contain invisible characters'],
    [{ labels: [] }, 'labels', 'must name at least one voter'],
    [{ labels: Array.from({ length: 5001 }, () => 'x') }, 'labels', 'must be at most 5000 at once'],
    [{ count: 0 }, 'count', 'must be at least 1'],
    [{ count: 5001 }, 'count', 'must be at most 5000 at once'],
    [{}, 'labels', 'give either labels or count'],
    [{ labels: ['Ana'], count: 1 }, 'labels', 'give either labels or count'],
  ])('is refused with the reason', async (body, field, message) => {
    const poll = await addPoll();
    const { text } = await send('POST', `/polls/${poll.id}/tokens`, asAdmin, body);
    expect(JSON.parse(text)).toMatchObject({
      status: 400,
      errors: [{ field, message: expect.stringContaining(message) as string }],
    });
  });

  test('is refused in a poll that takes none, and beyond ten thousand', async () => {
    const other = await addAnyPoll();
    expect((await send('POST', `/polls/${other.id}/tokens`, asAdmin, { count: 1 })).status).toBe(409);
    const poll = await addPoll();
    for (let times = 0; times < 2; times++) await addTokens(poll, { count: 5000 });
    expect((await send('POST', `/polls/${poll.id}/tokens`, asAdmin, { count: 1 })).status).toBe(409);
  });

  test('by form answers with slips and a CSV, once; no cell is a formula', async () => {
    const poll = await addPoll({ question: 'Chair?' });
    const names = 'Ana <b>\r\n\r\n  =1+1 \r\nCy "C"';
    const { status, text, headers } = await send(
      'POST',
      `${poll.page}/voters`,
      byCookie(poll),
      form({ names }),
    );
    expect([status, headers.get('cache-control')]).toEqual([201, 'private, no-store']);
    expect(text.match(/<svg/g)).toHaveLength(3);
    expect(text).toContain('Ana &lt;b&gt;');
    const links = [...text.matchAll(/class="address">([^<]+)</g)].map(([, link]) => link ?? '');
    for (const link of links) await redeem({ id: '', label: '', url: link });
    const [, csv = ''] = /href="data:text\/csv;charset=utf-8;base64,([^"]+)"/.exec(text) ?? [];
    expect(Buffer.from(csv, 'base64').toString()).toBe(
      [
        '\u{FEFF}"Name","Voting link"',
        `"Ana <b>","${links[0] ?? ''}"`,
        `"'=1+1","${links[1] ?? ''}"`,
        `"Cy ""C""","${links[2] ?? ''}"`,
        '',
      ].join('\r\n'),
    );
    const page = await send('GET', `${poll.page}/voters`, byCookie(poll));
    for (const link of links) expect(page.text).not.toContain(link.slice(-26));
  });

  test('a long list has pages, and names are found in it whatever their case and accents', async () => {
    const poll = await addPoll();
    const labels = Array.from({ length: 150 }, (_, place) => `Voter ${place + 1}`);
    await addTokens(poll, { labels: [...labels, 'José Núñez', 'Łukasz <b>', 'ZOË'] });
    const list = async (query: string) => {
      const { status, text } = await send('GET', `${poll.page}/voters${query}`, byCookie(poll));
      expect(status, query).toBe(200);
      return text;
    };
    const namesIn = (text: string) =>
      [...text.matchAll(/scope="row"><bdi>([^<]*)</g)].map(([, name = '']) => name);
    const first = await list('');
    expect(namesIn(first)).toHaveLength(50);
    expect(first).toContain('1 to 50 of 153 names');
    expect(first).toContain(`href="${poll.page}/voters?page=2#list" rel="next"`);
    const others = [await list('?page=2'), await list('?page=3'), await list('?page=4')];
    expect(new Set([first, ...others].flatMap(namesIn)).size).toBe(153);
    expect(others[2]).toContain('151 to 153 of 153 names');
    expect(others[2]).not.toContain('rel="next"');

    const found = async (q: string) => namesIn(await list(`?${new URLSearchParams({ q }).toString()}`));
    expect(await found('jose')).toEqual(['José Núñez']);
    expect(await found(' NÚÑEZ ')).toEqual(['José Núñez']);
    expect(await found('zoe')).toEqual(['ZOË']);
    expect(await found('<b>')).toEqual(['Łukasz &lt;b&gt;']);
    expect(await found('Voter 14')).toEqual(
      ['14', '140', '141', '142', '143', '144', '145', '146', '147', '148', '149'].map((n) => `Voter ${n}`),
    );
    expect(await found('%')).toEqual([]);
    const none = await list('?q=%22%3E%3Cb%3E');
    expect(none).toContain('0 names with “&#34;&gt;&lt;b&gt;”');
    expect(none).toContain('value="&#34;&gt;&lt;b&gt;"');
    const some = await list('?q=voter&page=2');
    expect(some).toContain('150 names with “voter”');
    expect(some).toContain(`href="${poll.page}/voters?q=voter#list"`);
    for (const query of [`?q=${'x'.repeat(81)}`, '?q=a&q=b', '?page=0', '?page=x'])
      expect((await send('GET', `${poll.page}/voters${query}`, byCookie(poll))).status, query).toBe(400);
    expect(namesIn(await list('?page=9'))).toEqual([]);
  });

  test('by form says which name is at fault, and keeps what was typed', async () => {
    const poll = await addPoll();
    const fields = form({ names: `Ana\n${'x'.repeat(81)}` });
    const { status, text } = await send('POST', `${poll.page}/voters`, byCookie(poll), fields);
    expect(status).toBe(400);
    expect(text).toContain('must have at most 80 characters');
    expect(text).toContain(`Ana ${'x'.repeat(81)}</textarea>`);
    const none = await send('POST', `${poll.page}/voters`, byCookie(poll), form({ names: ' \n ' }));
    expect([none.status, none.text]).toEqual([
      400,
      expect.stringContaining('the list must name at least one'),
    ]);
  });
});

describe('the list', () => {
  const redeemed = async (poll: OwnedPoll) =>
    (await listTokens(poll)).filter((token) => token.redeemed).map(({ label }) => Number(label));

  /** How many tokens were written by each statement. */
  async function groupsOf(poll: OwnedPoll): Promise<number[]> {
    const { rows } = await vote().pool.query<{ size: number }>(
      `select count(*)::integer as size
       from voter_tokens
       where poll_id = $1 and redeemed
       group by xmin::text
       order by size`,
      [poll.id],
    );
    return rows.map(({ size }) => size);
  }

  test('shows who has redeemed for ten at once, and always keeps ten or more back', async () => {
    const poll = await addPoll();
    const tokens = await addTokens(poll, { count: 40 });
    for (const token of tokens.slice(0, 19)) await redeem(token);
    await redeem(tokens[0] ?? { id: '', label: null, url: '' });
    expect(await redeemed(poll)).toEqual([]);
    await redeem(tokens[19] ?? { id: '', label: null, url: '' });
    await expect.poll(async () => (await redeemed(poll)).length).toBe(10);
    for (const token of tokens.slice(20, 29)) await redeem(token);
    expect((await redeemed(poll)).length).toBe(10);
    await redeem(tokens[29] ?? { id: '', label: null, url: '' });
    await expect.poll(async () => (await redeemed(poll)).length).toBe(20);
    expect(await groupsOf(poll)).toEqual([10, 10]);
  });

  test('shows the rest after the close, which is a group of ten or more', async () => {
    const poll = await addPoll();
    const tokens = await addTokens(poll, { count: 40 });
    for (const token of tokens.slice(0, 23)) await redeem(token);
    await expect.poll(async () => (await redeemed(poll)).length).toBe(10);
    await closeLongAgo(vote().pool, poll.id);
    await expect.poll(async () => (await redeemed(poll)).length).toBe(23);
    expect(await groupsOf(poll)).toEqual([10, 13]);
    // nobody can vote with it any more
    await expect.poll(async () => (await send('GET', `/p/${poll.slug}`)).text).toContain('This poll closed');
    for (const token of tokens.slice(23)) await redeem(token);
    expect((await redeemed(poll)).length).toBe(23);
  });

  test('does not show one voter alone when two instances know the others', async () => {
    const poll = await addPoll();
    const tokens = await addTokens(poll, { count: 30 });
    const { rows } = await vote().pool.query<{ hash: Buffer }>(
      'select hash from voter_tokens where poll_id = $1 order by hash',
      [poll.id],
    );
    expect(rows).toHaveLength(tokens.length);
    const instances = [1, 2].map(() => createRedeemedTokens(vote().pool, logger));
    for (const instance of instances) for (const { hash } of rows.slice(0, 15)) instance.add(poll.id, hash);
    const closed = { id: poll.id, status: 'final' } as const;
    await instances[0]?.settle(closed);
    expect((await redeemed(poll)).length).toBe(15);
    for (const { hash } of rows.slice(15, 16)) instances[1]?.add(poll.id, hash);
    await instances[1]?.settle(closed);
    expect((await redeemed(poll)).length).toBe(15);
    for (const { hash } of rows.slice(16, 25)) instances[1]?.add(poll.id, hash);
    await instances[1]?.settle(closed);
    expect((await redeemed(poll)).length).toBe(25);
  });

  test('never shows fewer than ten', async () => {
    const poll = await addPoll();
    const tokens = await addTokens(poll, { count: 9 });
    for (const token of tokens) await redeem(token);
    await closeLongAgo(vote().pool, poll.id);
    await expect.poll(async () => (await send('GET', `/p/${poll.slug}`)).text).toContain('This poll closed');
    expect(await redeemed(poll)).toEqual([]);
  });

  test('on the page offers to revoke and replace, until the names are deleted; links and votes stay', async () => {
    const poll = await addPoll();
    const [ana, ben, cy] = await addTokens(poll, { labels: ['Ana', 'Ben', 'Cy'] });
    if (!ana || !ben || !cy) throw new Error('no tokens');
    const page = `${poll.page}/voters`;
    const question = await send('GET', `${page}/${ana.id}/replace`, byCookie(poll));
    expect(question.text).toContain('The new link is another voter');
    const replaced = await send('POST', `${page}/${ana.id}/replace`, byCookie(poll), form());
    expect([replaced.status, replaced.text]).toEqual([
      201,
      expect.stringContaining('A vote that was cast with it stays'),
    ]);
    expect((await send('POST', `${page}/${ben.id}/revoke`, byCookie(poll), form())).status).toBe(303);
    expect((await send('POST', `${page}/${ben.id}/revoke`, byCookie(poll), form())).status).toBe(404);
    expect((await send('GET', `${page}/${ben.id}/revoke`, byCookie(poll))).status).toBe(404);
    for (const unknown of ['%00', '0'.repeat(5_000)])
      expect((await send('POST', `${page}/${unknown}/revoke`, byCookie(poll), form())).status).toBe(404);
    expect(await listTokens(poll)).toMatchObject([
      { label: 'Ana' },
      { label: 'Ana' },
      { label: 'Ben', revoked: true },
      { label: 'Cy', revoked: false },
    ]);
    expect((await send('POST', `${page}/names/delete`, byCookie(poll), form())).status).toBe(303);
    const after = await send('GET', page, byCookie(poll));
    for (const name of ['Ana', 'Ben', 'Cy']) expect(after.text).not.toContain(`<bdi>${name}</bdi>`);
    await redeem(cy);
    // the activity, too, names no one
    const log = JSON.stringify(await readActivity(poll.id));
    for (const name of ['Ana', 'Ben', 'Cy']) expect(log).not.toContain(name);
  });
});

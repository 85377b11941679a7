// Join codes: how a poll gets one, and where it leads.
import { readTrustProxy } from '@hands/shared/auth/client-address';
import { inTransaction } from '@hands/db/in-transaction';
import { asAdmin } from '@hands/testing/administrator';
import { closeLongAgo } from '@hands/testing/close-long-ago';
import { createPoll } from '@hands/testing/create-poll';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { assignJoinCode } from '../src/managing/assign-join-code.ts';
import { findJoinCode } from '../src/managing/find-join-code.ts';
import { openTab } from './open-tab.ts';

let vote: TestVote;
let url = '';
beforeAll(async () => {
  vote = await openVote();
  url = await vote.serve({ limits: { ...vote.parts.limits, wrongCodes: 0 } });
});
afterAll(() => vote.close());

interface Created {
  id: number;
  slug: string;
  joinCode: string;
}

async function create(more: object = {}): Promise<Created> {
  const response = await fetch(`${url}/polls`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...asAdmin },
    body: JSON.stringify({ question: 'Which?', options: [{ text: 'A' }, { text: 'B' }], ...more }),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as Created;
}

const act = (id: number, action: string) =>
  fetch(`${url}/polls/${id}/${action}`, { method: 'POST', headers: asAdmin });

/** Where a code leads, or the status of the refusal. */
async function follow(path: string, base = url, headers: Record<string, string> = {}) {
  const response = await fetch(base + path, { redirect: 'manual', headers });
  return response.headers.get('location') ?? response.status;
}

const seal = (id: number) => vote.pool.query('update polls set sealed_at = closes_at where id = $1', [id]);

/** A code that no poll has. */
async function freeCode(): Promise<string> {
  const { rows } = await vote.pool.query<{ code: string }>(
    `select lpad(n::text, 6, '0') as code
     from generate_series(0, 999999) as n
     where not exists (select from join_codes where code = lpad(n::text, 6, '0'))
     limit 1`,
  );
  return rows[0]?.code ?? '';
}

/** Lets a code expire this long ago. */
const expire = (code: string, ago: string) =>
  vote.pool.query('update join_codes set until = now() - $2::interval where code = $1', [code, ago]);

/** As many at a time as the pool has connections: others would wait, and on a busy machine in vain. */
async function inParallel<Item, Answer>(
  items: Item[],
  act: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const actInTurn = async () => {
    for (let place = next++; place < items.length; place = next++)
      answers[place] = await act(items[place] as Item);
  };
  await Promise.all(Array.from({ length: 8 }, actInTurn));
  return answers;
}

const giveCode = (id: number, pick: () => string) =>
  inTransaction(vote.pool, (client) => assignJoinCode(client, id, pick));

describe('a code', () => {
  test('leads to its poll, listed or not, as an address and in the form, however it is typed', async () => {
    for (const listed of [true, false]) {
      const { slug, joinCode } = await create({ listed });
      const [first, second] = [joinCode.slice(0, 3), joinCode.slice(3)];
      for (const typed of [joinCode, ` ${first} ${second} `, `${first}-${second}`, `${first}–${second}`])
        expect(await follow(`/join?code=${encodeURIComponent(typed)}`)).toBe(`/p/${slug}`);
      for (const path of [`/${joinCode}`, `/${joinCode}/`]) expect(await follow(path)).toBe(`/p/${slug}`);
    }
  });

  test('leads to its poll from its link, and so does the poll’s link, as it was pasted', async () => {
    const { slug, joinCode } = await create();
    const links = [`polls.example/${joinCode}`, `http://polls.example/join?code=${joinCode}`, `/p/${slug}`];
    links.push(
      `code: ${joinCode.slice(0, 3)} ${joinCode.slice(3)}`,
      `Vote at https://polls.example/p/${slug}.`,
    );
    for (const link of [...links, `https://polls.example/p/${slug}/results?present`])
      expect(await follow(`/join?code=${encodeURIComponent(` ${link}\n`)}`), link).toBe(`/p/${slug}`);
    const wrong = ['https://polls.example/', 'https://polls.example/p/short', `javascript:/p/${slug}x`];
    for (const link of wrong) expect(await follow(`/join?code=${encodeURIComponent(link)}`), link).toBe(404);
  });

  test('that is longer than the field takes is refused before it is read, and says why', async () => {
    const { slug } = await create();
    const link = (length: number) => encodeURIComponent(`/p/${slug}/`.padEnd(length, '&'));
    expect(await follow(`/join?code=${link(300)}`)).toBe(`/p/${slug}`);
    const refused = await openTab(url).get(`/join?code=${link(301)}`);
    expect(refused.status).toBe(400);
    expect(refused.html).toContain('code: must have at most 300 characters');
    expect(await follow('/join?code=1&code=2')).toBe(400);
  });

  test('leads to a poll that opens later', async () => {
    const { slug, joinCode } = await create({ opensAt: '2100-01-01T00:00:00Z' });
    expect(await follow(`/${joinCode}`)).toBe(`/p/${slug}`);
  });

  test('that is wrong leads to a page that says so and keeps what was typed; programs get a problem', async () => {
    const wrong = await freeCode();
    const tab = openTab(url);
    for (const path of [`/${wrong}`, `/join?code=${wrong}`]) {
      const { status, html } = await tab.get(path);
      expect(status).toBe(404);
      expect(html).toContain('This code is not valid.');
      const shown = `${wrong.slice(0, 3)} ${wrong.slice(3)}`;
      expect(html).toMatch(new RegExp(`name="code" value="${shown}"[^>]* aria-invalid="true"`));
      expect((await fetch(url + path)).headers.get('content-type')).toBe('application/problem+json');
    }
    const typed = await tab.get(`/join?code=${encodeURIComponent('"<b>12')}`);
    expect(typed.status).toBe(404);
    expect(typed.html).toContain('value="&#34;&lt;b&gt;12"');
    for (const path of ['/12345', '/1234567', '/12345x'])
      expect((await tab.get(path)).html).not.toContain('name="code"');
  });

  test('of a poll that is closing, final or deleted is not valid', async () => {
    const closing = await create();
    await act(closing.id, 'close');
    await expect.poll(() => follow(`/${closing.joinCode}`)).toBe(404);
    const final = await create();
    await closeLongAgo(vote.pool, final.id);
    await seal(final.id);
    expect(await follow(`/${final.joinCode}`)).toBe(404);
    const deleted = await create();
    await fetch(`${url}/polls/${deleted.id}`, { method: 'DELETE', headers: asAdmin });
    expect(await follow(`/${deleted.joinCode}`)).toBe(404);
  });

  test('works again once its poll is reopened', async () => {
    const { id, slug, joinCode } = await create();
    await closeLongAgo(vote.pool, id);
    await seal(id);
    expect((await act(id, 'reopen')).status).toBe(200);
    expect(await follow(`/${joinCode}`)).toBe(`/p/${slug}`);
    expect(await findJoinCode(vote.pool, id)).toMatchObject({ code: joinCode });
  });

  test('is valid for a day; then it leads nowhere until its page renews it', async () => {
    const { id, slug, joinCode } = await create();
    const { rows } = await vote.pool.query<{ hours: number }>(
      'select extract(epoch from until - now())::float / 3600 as hours from join_codes where code = $1',
      [joinCode],
    );
    expect(rows[0]?.hours).toBeCloseTo(24, 1);
    await expire(joinCode, '1 second');
    expect(await follow(`/${joinCode}`)).toBe(404);
    const renewed = await findJoinCode(vote.pool, id);
    expect(renewed?.code).toBe(joinCode);
    expect(await follow(`/${joinCode}`)).toBe(`/p/${slug}`);
    await vote.pool.query("update join_codes set until = until - interval '23 hours' where code = $1", [
      joinCode,
    ]);
    const extended = await findJoinCode(vote.pool, id);
    expect(extended?.until).toBeGreaterThanOrEqual(renewed?.until ?? Infinity);
  });

  test('is valid until its poll closes, if that is sooner', async () => {
    const closesAt = new Date(Date.now() + 3_600_000);
    const { id } = await create({ closesAt: closesAt.toISOString() });
    expect((await findJoinCode(vote.pool, id))?.until).toBe(closesAt.getTime() * 1000);
  });

  test('goes to another poll a day after it has expired; its own then gets a new one', async () => {
    const { id, joinCode } = await create();
    await expire(joinCode, '23 hours');
    const other = await createPoll(vote.pool);
    const spare = await freeCode();
    const picks = [joinCode, spare];
    expect(await giveCode(other, () => picks.shift() ?? '')).toBe(spare);
    await expire(joinCode, '25 hours');
    const next = await create();
    await vote.pool.query('delete from join_codes where poll_id = $1', [next.id]);
    expect(await giveCode(next.id, () => joinCode)).toBe(joinCode);
    expect(await follow(`/${joinCode}`)).toBe(`/p/${next.slug}`);
    const renewed = await findJoinCode(vote.pool, id);
    expect(renewed?.code).toMatch(/^\d{6}$/);
    expect(renewed?.code).not.toBe(joinCode);
  });

  test('that is valid is never given away; a poll that finds no free one is created without', async () => {
    const { joinCode, slug } = await create();
    expect(await giveCode(await createPoll(vote.pool), () => joinCode)).toBeNull();
    expect(await follow(`/${joinCode}`)).toBe(`/p/${slug}`);
  });

  test('is made on demand for an older poll, once, and not for one that has closed', async () => {
    const older = await createPoll(vote.pool);
    const found = await Promise.all(Array.from({ length: 8 }, () => findJoinCode(vote.pool, older)));
    expect(new Set(found.map((one) => one?.code)).size).toBe(1);
    expect(found[0]?.code).toMatch(/^\d{6}$/);
    expect(
      await findJoinCode(vote.pool, await closeLongAgo(vote.pool, await createPoll(vote.pool))),
    ).toBeNull();
  });
});

describe('a thousand polls created at once', () => {
  test('through the API: each has a code of its own that leads to it', async () => {
    const polls = await inParallel(Array.from({ length: 1_000 }), () => create());
    expect(new Set(polls.map(({ joinCode }) => joinCode)).size).toBe(1_000);
    for (const { joinCode, slug } of polls.slice(0, 100))
      expect(await follow(`/${joinCode}`)).toBe(`/p/${slug}`);
  });

  test('that all pick from twenty thousand codes, most of them those of polls that closed: none shares one', async () => {
    const codes = Array.from({ length: 20_000 }, (_, index) => String(index).padStart(6, '0'));
    await vote.pool.query('delete from join_codes');
    const add = async (count: number, columns: string, values: string) => {
      const { rows } = await vote.pool.query<{ id: number }>(
        `insert into polls (question, ${columns}) select 'Which?', ${values} from generate_series(1, ${count}) returning id`,
      );
      return rows.map(({ id }) => id);
    };
    const closed = await add(15_000, 'closes_at', "timestamptz '2020-01-01'");
    await vote.pool.query(
      `insert into join_codes (code, poll_id, until)
       select *, timestamptz '2020-01-02' from unnest($1::text[], $2::integer[])`,
      [codes.slice(0, closed.length), closed],
    );
    const open = await add(1_000, 'listed', 'false');
    const pick = () => codes[Math.floor(Math.random() * codes.length)] ?? '';
    const given = await inParallel(open, (id) => giveCode(id, pick));
    expect(given).not.toContain(null);
    expect(new Set(given).size).toBe(1_000);
    const { rows } = await vote.pool.query<{ code: string }>(
      `select code
       from unnest($1::integer[]) with ordinality as open (id, place)
       join join_codes on poll_id = id
       order by place`,
      [open],
    );
    expect(rows.map(({ code }) => code)).toEqual(given);
  });
});

describe('wrong codes', () => {
  const serve = (wrongCodes: number) =>
    vote.serve({
      limits: { ...vote.parts.limits, wrongCodes },
      trustProxy: readTrustProxy('1'),
    });
  const from = (address: string) => ({ 'X-Forwarded-For': address });

  test('are limited per address, and lock right ones out there and nowhere else', async () => {
    const limited = await serve(3);
    const [{ joinCode, slug }, wrong] = [await create(), await freeCode()];
    const tryCode = (path: string) => follow(path, limited, from('2001:db8:1:200::1'));
    for (let index = 0; index < 3; index++) expect(await tryCode(`/${wrong}`)).toBe(404);
    for (const path of [`/${wrong}`, `/${joinCode}`, `/join?code=${joinCode}`])
      expect(await tryCode(path)).toBe(429);
    expect(await follow(`/${joinCode}`, limited, from('2001:db8:1:2ff::9'))).toBe(429);
    expect(await follow(`/${joinCode}`, limited, from('192.0.2.1'))).toBe(`/p/${slug}`);
    const tab = await fetch(`${limited}/${joinCode}`, {
      headers: { ...from('2001:db8:1:200::1'), Accept: 'text/html' },
    });
    expect(await tab.text()).toContain('You can try again in 10 minutes.');
    const refused = await fetch(`${limited}/${joinCode}`, { headers: from('2001:db8:1:200::1') });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(590);
    expect(await refused.json()).toMatchObject({ title: 'Too many wrong codes' });
  });

  test('that come in at once are all counted', async () => {
    const limited = await serve(3);
    const wrong = await freeCode();
    const statuses = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        follow(
          `/${String((Number(wrong) + index) % 1_000_000).padStart(6, '0')}`,
          limited,
          from('192.0.2.1'),
        ),
      ),
    );
    // some may be right by chance
    expect(statuses.filter((status) => status === 404).length).toBeLessThanOrEqual(3);
  });

  test('what is no code counts as none, and right ones never count', async () => {
    const limited = await serve(1);
    const { joinCode, slug } = await create();
    for (let index = 0; index < 5; index++) {
      expect(await follow(`/${joinCode}`, limited, from('192.0.2.1'))).toBe(`/p/${slug}`);
      expect(await follow('/join?code=12', limited, from('192.0.2.1'))).toBe(404);
    }
    const hall = await Promise.all(
      Array.from({ length: 100 }, () => follow(`/${joinCode}`, limited, from('192.0.2.1'))),
    );
    expect(new Set(hall)).toEqual(new Set([`/p/${slug}`]));
  });

  test('are limited per IPv6 network of 48 bits', async () => {
    const limited = await serve(2);
    const [{ joinCode, slug }, wrong] = [await create(), await freeCode()];
    for (let index = 0; index < 4; index++)
      expect(await follow(`/${wrong}`, limited, from(`2001:db8:1:${index}00::1`))).toBe(404);
    expect(await follow(`/${wrong}`, limited, from('2001:db8:1:a00::1'))).toBe(429);
    expect(await follow(`/${joinCode}`, limited, from('2001:db8:1:b00::1'))).toBe(429);
    expect(await follow(`/${joinCode}`, limited, from('2001:db8:2:a00::1'))).toBe(`/p/${slug}`);
  });

  test('are limited in all: beyond, only addresses and networks that have sent some are refused', async () => {
    const limited = await serve(2);
    const [{ joinCode, slug }, wrong] = [await create(), await freeCode()];
    const [site, sameSite] = ['2001:db8:1:200::1', '2001:db8:1:300::1'];
    for (const address of [site, ...Array.from({ length: 9 }, (_, index) => `192.0.2.${index}`)])
      expect(await follow(`/${wrong}`, limited, from(address))).toBe(404);
    for (const address of [site, sameSite, '192.0.2.1']) {
      const refused = await fetch(`${limited}/${joinCode}`, { headers: from(address) });
      expect(refused.status).toBe(429);
      expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('Very many') as string });
    }
    for (let index = 0; index < 3; index++)
      for (const address of ['198.51.100.1', '2001:db8:2::1'])
        expect(await follow(`/${joinCode}`, limited, from(address))).toBe(`/p/${slug}`);
    // one guess, and not another
    expect(await follow(`/${wrong}`, limited, from('198.51.100.1'))).toBe(404);
    expect(await follow(`/${wrong}`, limited, from('198.51.100.1'))).toBe(429);
  });

  test('of a hall do not lock it out: 20 of 500 people mistype', async () => {
    const limited = await serve(
      loadConfig({ DATABASE_URL: 'postgres://localhost/unused' }).limits.wrongCodes,
    );
    const [{ joinCode, slug }, wrong] = [await create(), await freeCode()];
    for (let index = 0; index < 500; index++) {
      const mistypes = index % 25 === 0;
      const led = await follow(`/${mistypes ? wrong : joinCode}`, limited, from('192.0.2.1'));
      expect(led).toBe(mistypes ? 404 : `/p/${slug}`);
    }
  });
});

test('the home page and a page of its own ask for a code, also without JavaScript', async () => {
  const { joinCode } = await create({ question: 'Joined?' });
  const tab = openTab(url);
  for (const path of ['/polls', '/join']) {
    const { html } = await tab.get(path);
    expect(html).toMatch(/<form class="join" action="\/join"/);
    expect(html).toContain('inputmode="numeric"');
  }
  expect((await tab.get(`/join?code=${joinCode}`)).html).toContain('Joined?');
});

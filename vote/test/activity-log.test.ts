// What the activity log records.
import { asAdmin } from '@hands/testing/administrator';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { setUpAdministration, signedIn, textOf } from './set-up-administration.ts';

const { vote, url, send, get, addPoll, addBallot, addRejected, readActivity } = setUpAdministration();

describe('the activity log', () => {
  test('shows what changed, with the old and the new value', async () => {
    const id = await addPoll();
    const json = {
      question: 'Other?',
      options: [{ text: 'A' }, { text: 'C' }],
      closesAt: '2100-01-01T00:00:00Z',
    };
    await send({ method: 'PATCH', path: `/polls/${id}`, json }, asAdmin);
    await addBallot(id);
    await addBallot(id);
    await send({ method: 'POST', path: `/polls/${id}/reset` }, asAdmin);
    await addBallot(id);
    await send({ method: 'DELETE', path: `/polls/${id}` }, asAdmin);
    expect(
      (await readActivity()).map(({ action, poll_id, detail }) => ({ action, poll_id, detail })),
    ).toEqual([
      { action: 'create poll', poll_id: id, detail: { question: 'Which?' } },
      {
        action: 'change poll',
        poll_id: id,
        detail: {
          question: { from: 'Which?', to: 'Other?' },
          options: { from: ['A', 'B'], to: ['A', 'C'] },
          closesAt: { from: null, to: '2100-01-01T00:00:00.000000Z' },
        },
      },
      {
        action: 'reset poll',
        poll_id: id,
        detail: {
          ballots: { from: 2, to: 0 },
          validFrom: { from: null, to: expect.stringMatching(/Z$/) as string },
        },
      },
      { action: 'delete poll', poll_id: id, detail: { question: 'Other?', ballots: 1 } },
    ]);
    const html = await textOf(get(`/admin/activity?poll=${id}`));
    expect(html).toContain('question: Which? → Other?');
    expect(html).toContain('ballots: 2 → 0');
  });

  test('has no entry for what failed: refused, unknown, or rolled back by the database', async () => {
    const id = await addPoll();
    await vote().pool.query('delete from admin_actions');
    expect((await send({ method: 'POST', path: `/polls/${id}/reopen` }, asAdmin)).status).toBe(409);
    expect((await send({ method: 'DELETE', path: '/polls/999999' }, asAdmin)).status).toBe(404);
    const bad = {
      method: 'PATCH',
      path: `/polls/${id}`,
      json: { opensAt: '2100-01-01T00:00:00Z', closesAt: '2099-01-01T00:00:00Z' },
    };
    expect((await send(bad, asAdmin)).status).toBe(400);
    expect(await readActivity()).toEqual([]);
    // fails at the commit, after everything else has succeeded
    await vote().pool.query(`
      create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
      create constraint trigger refuse after update on polls deferrable initially deferred
        for each row execute function refuse()`);
    try {
      const change = { method: 'PATCH', path: `/polls/${id}`, json: { question: 'Other?' } };
      expect((await send(change, asAdmin)).status).toBe(500);
      expect((await send({ method: 'POST', path: `/polls/${id}/close` }, asAdmin)).status).toBe(500);
    } finally {
      await vote().pool.query('drop trigger refuse on polls; drop function refuse');
    }
    expect(await readActivity()).toEqual([]);
  });

  test('an action that cannot be logged is not carried out', async () => {
    const id = await addPoll();
    await vote().pool.query('alter table admin_actions add constraint full_disk check (false) not valid');
    try {
      for (const call of [
        { method: 'PATCH', path: `/polls/${id}`, json: { question: 'Other?' } },
        { method: 'POST', path: `/polls/${id}/close` },
        { method: 'DELETE', path: `/polls/${id}` },
      ])
        expect((await send(call, asAdmin)).status).toBe(500);
      const rejected = await addRejected(id);
      await send({ method: 'POST', path: '/admin/rejected', form: { id: String(rejected) } }, asAdmin);
      const { rows } = await vote().pool.query('select id from rejected_ballots where id = $1', [rejected]);
      expect(rows).toHaveLength(1);
    } finally {
      await vote().pool.query('alter table admin_actions drop constraint full_disk');
    }
    const { rows } = await vote().pool.query('select question, closes_at from polls where id = $1', [id]);
    expect(rows).toEqual([{ question: 'Which?', closes_at: null }]);
  });

  test('has pages, newest first', async () => {
    await vote().pool.query(
      `insert into admin_actions (actor, action, poll_id)
       select 'token', 'action ' || number, 7 from generate_series(1, 120) as number`,
    );
    const seen: string[] = [];
    let path: string | undefined = '/admin/activity?poll=7';
    while (path) {
      const html = await textOf(get(path));
      seen.push(
        ...Array.from(
          html.matchAll(/<td role="cell" data-label="Action" class="short">action (\d+)<\/td>/g),
          ([, number = '']) => number,
        ),
      );
      path = /href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen.map(Number)).toEqual(Array.from({ length: 120 }, (_, index) => 120 - index));
  });

  test('redirects from its earlier address', async () => {
    const response = await get('/admin/trail?poll=7&before=9');
    expect(response.status).toBe(308);
    expect(response.headers.get('location')).toBe('/admin/activity?poll=7&before=9');
  });

  test('redirects also if the request names a whole URL with an invalid host', async () => {
    const path = 'http://a:99999/admin/trail?poll=7';
    const asked = request(url(), { path, headers: signedIn() }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(308);
    expect(response.headers.location).toBe('/admin/activity?poll=7');
  });

  test('has no entry for a batch that Bull Board cannot retry, even if Postgres cannot store its name', async () => {
    for (const job of ['%00', 'none']) {
      const path = `/admin/queues/api/queues/none/${job}/retry`;
      expect((await send({ method: 'PUT', path }, signedIn())).status, job).toBe(404);
    }
    expect(await readActivity()).toEqual([]);
  });

  test.each([
    ['poll=2147483647', 200],
    ['poll=2147483648', 400],
    ['poll=', 400],
    ['before=0', 400],
    [`before=${2 ** 53}`, 400],
  ])('answers ?%s with %i', async (query, status) => {
    expect((await get(`/admin/activity?${query}`)).status).toBe(status);
  });
});

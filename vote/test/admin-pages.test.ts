// The pages for administrators.
import { asAdmin } from '@hands/testing/administrator';
import { openVote } from '@hands/testing/open-vote';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { describe, expect, onTestFinished, test } from 'vitest';
import { formOf, guarded, setUpAdministration, shown, signedIn, textOf } from './set-up-administration.ts';

const {
  vote,
  url,
  send,
  get,
  addPoll,
  manage,
  addBallot,
  addClosedPoll,
  addFinalPoll,
  addRejected,
  readActivity,
} = setUpAdministration();

describe('F194: the pages', () => {
  test('list all polls, filtered by status, with a link to each', async () => {
    const [open, final] = [await addPoll({ question: 'Open one?' }), await addFinalPoll()];
    const all = await textOf(get('/admin'));
    for (const id of [open, final]) expect(all).toContain(`href="${await manage(id)}"`);
    for (const status of ['final', 'closed']) {
      expect(all).toContain(`href="/admin?status=${status}"`);
      const narrowed = await textOf(get(`/admin?status=${status}`));
      expect(narrowed).toContain(`href="${await manage(final)}"`);
      expect(narrowed).not.toContain(`href="${await manage(open)}"`);
    }
    expect((await get('/admin?status=x')).status).toBe(400);
  });

  test('the overview shows which parts are down and what needs attention', async () => {
    const beat = (service: string, ago: string, state: object) =>
      vote().pool.query(
        `insert into heartbeats values ($1, now() - $2::interval, $3)
         on conflict (service) do update set beat_at = excluded.beat_at, state = excluded.state`,
        [service, ago, JSON.stringify(state)],
      );
    expect(await textOf(get('/admin'))).toContain('The worker has never sent a heartbeat.');
    await beat('worker', '7 seconds', { queue: 'up' });
    await beat('vote', '1 second', { queue: 'up' });
    const down = await textOf(get('/admin'));
    expect(down).toContain('The worker has sent no heartbeat for 7 seconds.');
    expect(down).not.toContain('The vote service');
    await beat('worker', '1 second', { queue: 'down' });
    expect(await textOf(get('/admin'))).toContain('The worker cannot reach the queue.');
    await beat('worker', '1 second', { queue: 'up' });
    await vote().pool.query('delete from rejected_ballots');
    await addRejected(await addPoll());
    const html = await textOf(get('/admin'));
    expect(html).not.toContain('The worker');
    expect(html).toContain('1 rejected ballot</a>');
  });

  test('while the queue is unavailable the pages say so, and still show polls', async () => {
    const queue = openBatchQueue(
      { ...vote().settings, redisUrl: 'redis://127.0.0.1:1' },
      vote().parts.logger,
    );
    onTestFinished(() => queue.close());
    const withoutQueue = await vote().serve({ ...guarded, queue });
    const id = await addPoll();
    const ask = (path: string) => send({ method: 'GET', path }, signedIn(), withoutQueue);
    expect(await textOf(ask('/admin'))).toContain(
      'This service cannot reach the queue, so no votes are accepted.',
    );
    expect(await textOf(ask(await manage(id)))).toContain('<dt>Still to count</dt><dd>unknown</dd>');
    for (const path of ['/admin/batches', '/admin/queues']) {
      const response = await ask(path);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).not.toBeNull();
    }
    const close = { method: 'POST', path: `${await manage(id)}/close`, form: {} };
    const refused = await send(close, signedIn(), withoutQueue);
    expect([refused.status, refused.headers.get('location')]).toEqual([
      303,
      expect.stringContaining(`${await manage(id)}?refused=`),
    ]);
  });

  test('Bull Board answers 503 when the queue fails, 400 and 404 to names that cannot be decoded or stored', async () => {
    const postgres = await openVote('postgres');
    onTestFinished(() => postgres.close());
    const [queue] = postgres.parts.queue.bullQueues();
    const failing = Object.create(queue ?? {}, {
      getJobCounts: { value: () => Promise.reject(new Error('Connection is closed.')) },
    }) as NonNullable<typeof queue>;
    const board = '/admin/queues/api/queues';
    const works = await postgres.serve(guarded);
    const fails = await postgres.serve({
      ...guarded,
      queue: { ...postgres.parts.queue, bullQueues: () => [failing] },
    });
    const ask = (path: string, base = works) => send({ method: 'GET', path: board + path }, signedIn(), base);
    expect((await ask('')).status).toBe(200);
    expect((await ask('?activeQueue=%25')).status).toBe(400);
    expect((await ask(`/${encodeURIComponent(queue?.name ?? '')}/%00`)).status).toBe(404);
    const failed = await ask('', fails);
    expect(failed.status).toBe(503);
    expect(failed.headers.get('retry-after')).toBe('1');
    expect(failed.headers.get('content-type')).toBe('application/problem+json');
  });

  test('show only the buttons that the poll’s status allows', async () => {
    const buttons = async (id: number) => {
      const path = await manage(id);
      const html = await textOf(get(path));
      return ['close', 'reopen', 'reset', 'delete'].filter((action) => html.includes(`${path}/${action}"`));
    };
    const open = await addPoll();
    expect(await buttons(open)).toEqual(['close', 'delete']);
    await addBallot(open);
    expect(await buttons(open)).toEqual(['close', 'reset', 'delete']);
    expect(await buttons(await addFinalPoll())).toEqual(['reopen', 'delete']);
    expect(await buttons(await addClosedPoll())).toEqual(['delete']);
    expect(await buttons(await addPoll({ opensAt: '2100-01-01T00:00:00Z' }))).toEqual(['delete']);
  });

  test('resetting and deleting ask for confirmation, naming the poll and the number of ballots', async () => {
    const id = await addPoll({ question: 'Is it gone?' });
    await addBallot(id);
    await addBallot(id);
    for (const action of ['reset', 'delete']) {
      const html = await textOf(get(`${await manage(id)}/${action}`));
      expect(html).toContain('Is it gone?');
      expect(html).toContain('2 ballots');
    }
    const path = await manage(id);
    expect((await get(`${path}/close`)).headers.get('location')).toBe(path);
    expect((await get(`${path}/toString`)).status).toBe(404);
    for (const gone of ['/admin/polls/999999', '/p/999999/manage', '/p/nosuchpoll/manage'])
      expect((await get(gone)).status, gone).toBe(404);
  });

  test('the earlier addresses of a poll’s page lead to it', async () => {
    const id = await addPoll();
    for (const rest of ['', '/delete', '?done=close']) {
      const response = await get(`/admin/polls/${id}${rest}`);
      expect(response.status).toBe(308);
      expect(response.headers.get('location')).toBe((await manage(id)) + rest);
    }
    const close = { method: 'POST', path: `/admin/polls/${id}/close`, form: {} };
    expect((await send(close, signedIn())).status).toBe(308);
    for (const rest of ['', '/delete', '?done=close'])
      expect((await get(`/p/${id}/manage${rest}`)).headers.get('location')).toBe((await manage(id)) + rest);
  });

  const submit = async (id: number, fields: string[][], before = shown) =>
    fetch(url() + (await manage(id)), {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html', ...signedIn() },
      body: new URLSearchParams([...fields, ['shown', before]] as [string, string][]).toString(),
    });
  /** Follows the redirect that answers a refused form. */
  const follow = (refused: Response) => {
    expect(refused.status).toBe(303);
    const cookies = [signedIn().Cookie, ...refused.headers.getSetCookie().map((one) => one.split(';')[0])];
    return get(refused.headers.get('location') ?? '', { Cookie: cookies.join('; ') });
  };
  const fieldsOf = (more: Record<string, string>, options = ['A', 'B']) => [
    ...Object.entries(formOf(more)),
    ...options.map((text) => ['option', text]),
  ];

  test('the form changes only what was edited in it', async () => {
    const id = await addPoll({ closesAt: '2099-12-31T23:59:59.123456Z' });
    // the form was shown before this change
    await send({ method: 'PATCH', path: `/polls/${id}`, json: { theme: 'Sports' } }, asAdmin);
    const before = JSON.stringify({ ...formOf({ closesAt: '2099-12-31T23:59' }), option: ['A', 'B'] });
    const saved = await submit(
      id,
      fieldsOf({ question: 'Other?', closesAt: '2099-12-31T23:59' }, ['A', 'B', 'C', '']),
      before,
    );
    expect(saved.status).toBe(303);
    const poll = (await (await fetch(`${url()}/polls/${id}`)).json()) as Record<string, unknown>;
    expect(poll).toMatchObject({
      question: 'Other?',
      theme: 'Sports',
      closesAt: '2099-12-31T23:59:59.123456Z',
      options: [{ text: 'A' }, { text: 'B' }, { text: 'C' }],
    });
  });

  test('the page’s own form changes nothing if it is sent unedited', async () => {
    const id = await addPoll({ kind: 'multiple', closesAt: '2099-12-31T23:59:59.123456Z' });
    const html = await (await get(await manage(id))).text();
    const before = /name="shown" value="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#34;', '"') ?? '';
    const { option, ...rest } = JSON.parse(before) as Record<string, string> & { option: string[] };
    await vote().pool.query('delete from admin_actions');
    const saved = await submit(
      id,
      [...Object.entries(rest), ...option.map((text) => ['option', text])],
      before,
    );
    expect(saved.status).toBe(303);
    expect(await readActivity()).toEqual([]);
  });

  test('an option added in the form leaves a poll without a limit to the choices without one', async () => {
    const id = await addPoll({ kind: 'multiple' });
    const before = JSON.stringify({ ...formOf({ kind: 'multiple', maxChoices: '' }), option: ['A', 'B'] });
    expect(await textOf(get(await manage(id)))).toMatch(/name="maxChoices"[^>]* value=""/);
    await submit(id, fieldsOf({ kind: 'multiple', maxChoices: '' }, ['A', 'B', 'C']), before);
    expect(await textOf(get(`/polls/${id}`, { Accept: 'text/html' }))).toContain('as many as you like');
  });

  test('show errors beside their fields, and keep the input', async () => {
    const id = await addPoll();
    const refused = await follow(await submit(id, fieldsOf({ question: '', theme: 'Kept' }, ['A', 'A'])));
    expect(refused.status).toBe(400);
    const html = await refused.text();
    expect(html).toContain('id="question-fault"');
    expect(html).toContain('value="Kept"');
    await addBallot(id);
    const fewer = await follow(await submit(id, fieldsOf({ kind: 'ranked' }, ['B', 'A'])));
    expect(fewer.status).toBe(409);
    const explained = await fewer.text();
    expect(explained).toContain('id="kind-fault"');
    expect(explained).toContain('Cannot be changed because ballots exist.');
  });

  test('the page explains what the poll’s status forbids', async () => {
    const closing = await addClosedPoll();
    const path = `${await manage(closing)}/close`;
    const response = await follow(await send({ method: 'POST', path, form: {} }, signedIn()));
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('This poll has closed already.');
    const late = await send(
      {
        method: 'POST',
        path: `${await manage(await addFinalPoll())}/reopen`,
        form: { closesAt: '2021-01-01T00:00' },
      },
      signedIn(),
    );
    expect((await follow(late)).status).toBe(400);
  });

  test('show markup in a poll as text', async () => {
    const id = await addPoll({ question: '<script>alert(1)</script>' });
    await send({ method: 'PATCH', path: `/polls/${id}`, json: { theme: '<b>bold</b>' } }, asAdmin);
    await addRejected(id, '<i>reason</i>');
    const page = await manage(id);
    for (const path of [
      '/admin',
      page,
      `${page}/delete`,
      `${page}/activity`,
      '/admin/activity',
      '/admin/rejected',
    ]) {
      const html = await textOf(get(path));
      expect(html).not.toMatch(/<script>alert|<b>bold|<i>reason/);
    }
  });
});

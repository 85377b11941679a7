// Administration that involves more than vote: a browser, both queue backends, and what the worker records.
import { signInLink } from '@hands/shared/auth/sign-in-link';
import { adminToken } from '@hands/testing/administrator';
import { randomUUID } from 'node:crypto';
import { makeAdminSession } from '@hands/shared/auth/admin-session';
import type { Ballot } from '@hands/shared/poll/batch';
import { consumeBatches } from '@hands/shared/queue/consume-batches';
import { describeBackends } from '@hands/testing/backends';
import { openBrowser } from '@hands/testing/browser';
import { closeLongAgo } from '@hands/testing/close-long-ago';
import { findViolations } from '@hands/testing/find-violations';
import { managePathOf } from '@hands/testing/manage-path-of';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { postPoll } from '@hands/testing/post-poll';
import { secret } from '@hands/testing/voter-cookie';
import { recordBatch } from '@hands/worker/record-batch';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

const guarded = { createPolls: 'token' as const };
const cookie = () => `admin=${makeAdminSession(secret, adminToken).value}`;

interface Place {
  vote: TestVote;
  url: string;
}

async function addPoll({ vote, url }: Place, fields: object = {}): Promise<number> {
  const options = [{ text: 'A' }, { text: 'B' }];
  const id = await postPoll(url, { options, ...fields }, { Cookie: cookie() });
  vote.parts.polls.forget(id);
  return id;
}

const ballotOf = (pollId: number): Ballot => ({
  pollId,
  voterId: randomUUID(),
  choices: [1],
  castAt: Date.now() * 1000,
});

function startRecording({ vote }: Place): void {
  const consumer = consumeBatches(vote.settings, vote.parts.logger, async (data) => {
    await recordBatch(vote.pool, (data as { ballots: Ballot[] }).ballots);
  });
  onTestFinished(() => consumer.close());
}

const countBallots = async ({ vote }: Place, pollId: number) => {
  const { rows } = await vote.pool.query<{ ballots: number; rows: number; rejected: number }>(
    `select
       ballots::integer,
       (select count(*) from ballots where poll_id = polls.id)::integer as rows,
       (select count(*) from rejected_ballots where poll_id = polls.id)::integer as rejected
     from polls
     where id = $1`,
    [pollId],
  );
  return rows[0];
};

const submit = ({ url }: Place, path: string, form: Record<string, string>) =>
  fetch(url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { Cookie: cookie(), Accept: 'text/html' },
    body: new URLSearchParams(form),
  });
const read = async ({ url }: Place, path: string) =>
  (await fetch(url + path, { headers: { Cookie: cookie() } })).text();

describeBackends('with the queue in %s', (backend) => {
  let place: Place;

  beforeAll(async () => {
    const vote = await openVote(backend);
    place = { vote, url: await vote.serve(guarded) };
  });
  afterAll(() => place.vote.close());

  /** Adds a batch of two ballots that failed permanently at its first attempt. */
  async function addFailedBatch(pollId: number) {
    const { settings, parts } = place.vote;
    const [queue] = parts.queue.bullQueues();
    if (!queue) throw new Error('the queue is not open');
    const ballots = [ballotOf(pollId), ballotOf(pollId)];
    const job = await queue.add('batch', { ballots }, { attempts: 1 });
    const consumer = consumeBatches(settings, parts.logger, () =>
      Promise.reject(new Error('the disk is full')),
    );
    await expect.poll(() => job.isFailed()).toBe(true);
    await consumer.close();
    return { id: `${queue.name}.${job.id ?? ''}`, queue, job };
  }

  test('I2, I6: a failed batch shows the reason, holds up its poll, and counts once when it is retried', async () => {
    const pollId = await addPoll(place);
    const { id } = await addFailedBatch(pollId);
    const shown = await read(place, '/admin/batches');
    expect(shown).toContain('the disk is full');
    expect(shown).toContain(`value="${id}"`);
    expect(await read(place, '/admin')).toContain('1 failed batch');
    expect(await read(place, await managePathOf(place.vote.pool, pollId))).toContain(
      'Held by 1 failed batch',
    );
    expect(await countBallots(place, pollId)).toMatchObject({ ballots: 0 });

    startRecording(place);
    const retry = () => submit(place, '/admin/batches', { batch: id });
    expect((await retry()).status).toBe(303);
    await expect.poll(() => countBallots(place, pollId)).toEqual({ ballots: 2, rows: 2, rejected: 0 });
    await expect.poll(async () => (await retry()).status).toBe(404);
    expect(await countBallots(place, pollId)).toEqual({ ballots: 2, rows: 2, rejected: 0 });
    expect(await read(place, '/admin/batches')).toContain('No failed batches.');
  });

  test('retries all failed batches together', async () => {
    const pollId = await addPoll(place);
    await addFailedBatch(pollId);
    await addFailedBatch(pollId);
    startRecording(place);
    expect((await submit(place, '/admin/batches', { batch: 'all' })).status).toBe(303);
    await expect.poll(() => countBallots(place, pollId)).toEqual({ ballots: 4, rows: 4, rejected: 0 });
  });

  test('I2, I6: retried ballots count once if their deadline was corrected, and are rejected again otherwise', async () => {
    const pollId = await closeLongAgo(place.vote.pool, await addPoll(place));
    const late = Array.from({ length: 5 }, () => ballotOf(pollId));
    const wrong = { ...ballotOf(pollId), choices: [7] };
    await recordBatch(place.vote.pool, [...late, wrong]);
    expect(await countBallots(place, pollId)).toEqual({ ballots: 0, rows: 0, rejected: 6 });
    const shown = await read(place, `/admin/rejected?poll=${pollId}`);
    expect(shown).toContain('cast after the poll closed');
    for (const { voterId } of late) expect(shown).not.toContain(voterId);

    await place.vote.pool.query('update polls set closes_at = null where id = $1', [pollId]);
    startRecording(place);
    const [first] = /(?<=name="id" value=")\d+/.exec(shown) ?? [];
    expect((await submit(place, '/admin/rejected', { id: first ?? '' })).status).toBe(303);
    const reason = 'cast after the poll closed';
    expect((await submit(place, '/admin/rejected', { pollId: String(pollId), reason })).status).toBe(303);
    await expect.poll(() => countBallots(place, pollId)).toEqual({ ballots: 5, rows: 5, rejected: 1 });
    expect(await read(place, `/admin/rejected?poll=${pollId}`)).toContain('there is no such option');
    // a second retry finds no ballots with that reason
    expect((await submit(place, '/admin/rejected', { pollId: String(pollId), reason })).status).toBe(404);
  });

  test('I6: keeps rejected ballots if the queue does not confirm them', async () => {
    const pollId = await closeLongAgo(place.vote.pool, await addPoll(place));
    await recordBatch(place.vote.pool, [ballotOf(pollId)]);
    const queue = {
      ...place.vote.parts.queue,
      add: () => Promise.reject(new Error('the queue did not confirm the batch')),
    };
    const unavailable = { ...place, url: await place.vote.serve({ ...guarded, queue }) };
    const reason = 'cast after the poll closed';
    const refused = await submit(unavailable, '/admin/rejected', { pollId: String(pollId), reason });
    expect(refused.status).toBe(503);
    expect(await countBallots(place, pollId)).toMatchObject({ rejected: 1 });
  });

  test('I6: keeps a ballot that the worker rejects again before its retry is committed', async () => {
    const pollId = await closeLongAgo(place.vote.pool, await addPoll(place));
    await recordBatch(place.vote.pool, [ballotOf(pollId)]);
    let recording: Promise<unknown> | undefined;
    const isWaiting = async () => {
      const { rows } = await place.vote.pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    };
    const queue = {
      ...place.vote.parts.queue,
      async add(_shard: number, ballots: Ballot[]) {
        recording = recordBatch(place.vote.pool, ballots);
        await expect.poll(isWaiting).toBe(true);
      },
    };
    const early = { ...place, url: await place.vote.serve({ ...guarded, queue }) };
    const reason = 'cast after the poll closed';
    expect((await submit(early, '/admin/rejected', { pollId: String(pollId), reason })).status).toBe(303);
    await recording;
    expect(await countBallots(place, pollId)).toEqual({ ballots: 0, rows: 0, rejected: 1 });
  });

  test('a malformed ballot cannot be retried, and the page says so', async () => {
    const { rows } = await place.vote.pool.query<{ id: string }>(
      `insert into rejected_ballots (ballot, reason) values ('{"choices": "x"}', 'malformed: choices') returning id`,
    );
    expect(await read(place, '/admin/rejected')).toContain('not possible: malformed');
    const refused = await submit(place, '/admin/rejected', { id: rows[0]?.id ?? '' });
    expect(refused.status).toBe(409);
    const left = await place.vote.pool.query('select from rejected_ballots where id = $1', [rows[0]?.id]);
    expect(left.rows).toHaveLength(1);
  });

  test('Bull Board shows batches without their choices, and allows nothing but a retry', async () => {
    const pollId = await addPoll(place);
    const { queue, job } = await addFailedBatch(pollId);
    const api = `/admin/queues/api/queues/${encodeURIComponent(queue.name)}`;
    const shown = await read(place, `${api}/${job.id ?? ''}`);
    expect(JSON.parse(shown)).toMatchObject({
      job: { data: { ballots: 2, polls: [pollId] } },
      status: 'failed',
    });
    const list = await read(
      place,
      `/admin/queues/api/queues?activeQueue=${encodeURIComponent(queue.name)}&status=failed`,
    );
    for (const text of [shown, list, await read(place, `${api}/${job.id ?? ''}/logs`)])
      expect(text).not.toMatch(/choices|voterId/);

    const send = (method: string, path: string) =>
      fetch(place.url + api + path, {
        method,
        headers: { Cookie: cookie(), 'Content-Type': 'application/json' },
        body: '{}',
      });
    for (const [method, path] of [
      ['PUT', `/${job.id ?? ''}/clean`],
      ['PUT', '/clean/failed'],
      ['PUT', '/obliterate'],
      ['PUT', '/empty'],
      ['PUT', '/pause'],
      ['POST', '/add'],
      ['PATCH', `/${job.id ?? ''}/update-data`],
    ] as const)
      expect((await send(method, path)).status, path).toBe(403);
    expect(await job.isFailed()).toBe(true);
    startRecording(place);
    expect((await send('PUT', `/${job.id ?? ''}/retry`)).status).toBe(204);
    await expect.poll(() => countBallots(place, pollId)).toEqual({ ballots: 2, rows: 2, rejected: 0 });
  });
});

describe('in a browser', () => {
  let place: Place;
  let browser: Browser;

  beforeAll(async () => {
    const [vote, opened] = await Promise.all([openVote(), openBrowser()]);
    browser = opened;
    place = { vote, url: await vote.serve(guarded) };
  });
  afterAll(async () => {
    await place.vote.close();
    await browser.close();
  });

  async function openPage(options: object = {}): Promise<Page> {
    const context = await browser.newContext(options);
    onTestFinished(() => context.close());
    return context.newPage();
  }

  async function signIn(page: Page, path = '/admin'): Promise<void> {
    await page.goto(place.url + path);
    await page.getByLabel('Admin token').fill(adminToken);
    await page.keyboard.press('Enter');
    await page.waitForURL(place.url + path);
  }

  test('a link with the token signs in, and the address does not keep the token; one with a wrong token asks', async () => {
    const page = await openPage();
    await page.goto(signInLink(place.url, 'a-guess'));
    await page.getByText('The admin token is wrong.').waitFor();
    expect(page.url()).not.toContain('a-guess');
    await page.goto('about:blank');
    await page.goto(signInLink(place.url, adminToken));
    await page.waitForURL(`${place.url}/admin`);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.goto('about:blank');
    await page.goto(signInLink(place.url, adminToken));
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(page.url()).not.toContain(adminToken);
  });

  test.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])(
    'F187, F194: %s an administrator signs in and creates, closes, resets and deletes a poll',
    async (_how, javaScriptEnabled) => {
      const page = await openPage({ javaScriptEnabled });
      await signIn(page);
      const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
      const follow = (name: string) => page.getByRole('link', { name, exact: true }).click();

      await follow('Create a poll');
      const question = `Which tree, ${_how}?`;
      await page.getByLabel('Question').fill(question);
      await page.getByLabel('Option A', { exact: true }).fill('Ash');
      await page.getByLabel('Option B', { exact: true }).fill('Birch');
      await press('Create the poll');
      await page.waitForURL(/\/p\/\w+\/share$/);
      const { rows } = await place.vote.pool.query<{ id: number }>(
        'select id from polls where question = $1',
        [question],
      );
      const id = rows[0]?.id ?? 0;
      await recordBatch(place.vote.pool, [ballotOf(id), ballotOf(id)]);

      await page.goto(`${place.url}/admin`);
      await follow(question);
      await page.getByLabel('Option C', { exact: true }).fill('Cedar');
      await press('Save');
      await page.getByText('options: Ash, Birch → Ash, Birch, Cedar').waitFor();
      await press('Close now');
      await page.getByText('close poll').waitFor();
      await expect
        .poll(async () => {
          await page.reload();
          return page.getByText('Votes cast in time are being counted.').count();
        })
        .toBe(1);

      await follow('Reset: delete all ballots');
      await page.getByText(question).waitFor();
      await press('Delete 2 ballots');
      await page.getByText('ballots: 2 → 0').waitFor();
      expect(await countBallots(place, id)).toMatchObject({ ballots: 0, rows: 0 });

      await follow('Delete');
      await press('Delete the poll and 0 ballots');
      await page.waitForURL(`${place.url}/admin`);
      expect(await page.getByText(question).count()).toBe(0);
      await follow('Activity');
      await page.getByText('delete poll').first().waitFor();
      await press('Sign out');
      await page.goto(`${place.url}/admin/activity`);
      await page.getByLabel('Admin token').waitFor();
    },
  );

  test('Bull Board works under our content security policy, and contacts no other host', async () => {
    const page = await openPage();
    const requested: string[] = [];
    await page.route(
      ({ origin }) => origin !== place.url,
      (route) => {
        requested.push(route.request().url());
        return route.abort();
      },
    );
    await signIn(page, '/admin/queues');
    const [queue] = place.vote.parts.queue.bullQueues();
    await page
      .getByText(queue?.name ?? 'none')
      .first()
      .waitFor();
    expect(requested).toEqual([]);
  });

  /** The tables that are wider than their place, and what their cells are called on a phone if that is no column. */
  const hiddenColumns = (page: Page) =>
    page.evaluate<string[]>(`[...document.querySelectorAll('.table')].flatMap((place) => [
      ...(place.scrollWidth > place.clientWidth ? [place.getAttribute('aria-label')] : []),
      ...[...place.querySelectorAll('td')].flatMap((cell) => {
        const column = place.querySelectorAll('thead th')[cell.cellIndex].textContent;
        const shown = innerWidth < 640 ? getComputedStyle(cell, '::before').content : JSON.stringify(column);
        return shown === JSON.stringify(column) && cell.dataset.label === column ? [] : [column + ': ' + shown];
      }),
    ])`);

  const sizes = [320, 1280];
  const schemes = ['light', 'dark'] as const;
  test.each(sizes.flatMap((width) => schemes.map((scheme) => [width, scheme] as const)))(
    'every page fits %d px and passes axe, %s',
    async (width, colorScheme) => {
      const pollId = await addPoll(place, {
        question: `Which of these trees ${'and all others '.repeat(8)}?`,
      });
      const bad = { ...ballotOf(pollId), choices: [7] };
      await recordBatch(place.vote.pool, [ballotOf(pollId), bad]);
      const page = await openPage({ colorScheme, bypassCSP: true, viewport: { width, height: 800 } });
      const check = async (path: string) => {
        await page.goto(place.url + path);
        expect(await findViolations(page), path).toEqual([]);
        const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        expect(await page.evaluate(overflow), path).toBe(0);
        expect(await hiddenColumns(page), path).toEqual([]);
      };
      const managePath = await managePathOf(place.vote.pool, pollId);
      await check('/admin/sign-in');
      await check(managePath);
      await signIn(page);
      for (const path of [
        '/admin',
        managePath,
        `${managePath}/reset`,
        `${managePath}/activity`,
        '/admin/rejected',
        '/admin/batches',
        '/admin/activity',
      ])
        await check(path);
    },
  );
});

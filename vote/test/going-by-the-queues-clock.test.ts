// Pages, deadlines and timestamps follow the queue's clock (I8): the host's may be wrong, and the queue's may be set.
import { asAdmin } from '@hands/testing/administrator';
import { readReceipt } from '@hands/shared/auth/receipt';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { createPoll } from '@hands/testing/create-poll';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { secret } from '@hands/testing/voter-cookie';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createBallotBox } from '../src/voting/ballot-box.ts';
import { createEarlierBallots } from '../src/voting/earlier-ballots.ts';

const SECOND = 1_000_000;

let vote: TestVote;
beforeAll(async () => {
  vote = await openVote('postgres');
});
afterAll(() => vote.close());

function now(): number {
  const time = vote.parts.queue.now();
  if (time === undefined) throw new Error('no time');
  return time;
}

/** Starts an instance whose queue's clock was set forward by `seconds`. */
async function serve(seconds = 0) {
  const queue: BatchQueue = {
    ...vote.parts.queue,
    now: () => now() + seconds * SECOND,
  };
  const ballotBox = createBallotBox(queue, createEarlierBallots(vote.pool), vote.parts.metrics);
  const url = await vote.serve({ queue, ballotBox });
  return {
    async send(method: string, path: string, body?: object) {
      const response = await fetch(url + path, {
        method,
        headers: { ...asAdmin, ...(body && { 'Content-Type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    async page(path: string, cookie = '') {
      const response = await fetch(url + path, { headers: { Accept: 'text/html', Cookie: cookie } });
      return response.text();
    },
    /** Votes with a form, like a browser. @returns its cookies and the receipt */
    async submit(pollId: number, choice: number, cookie = '') {
      const response = await fetch(`${url}/polls/${pollId}/vote`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          Accept: 'text/html',
          'Content-Type': 'application/x-www-form-urlencoded',
          Cookie: cookie,
        },
        body: `choice=${choice}`,
      });
      expect(response.status).toBe(303);
      const set = response.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
      const ballot = set.findLast((each) => each.startsWith('ballot-')) ?? '';
      const voter = set.find((each) => each.startsWith('voter=')) ?? cookie.split('; ')[0] ?? '';
      const cookies = `${voter}; ${ballot}`;
      const page = await fetch(`${url}/polls/${pollId}`, {
        headers: { Accept: 'text/html', Cookie: cookies },
      });
      const [, receipt = ''] = /\/receipts\/([\w-]+)/.exec(await page.text()) ?? [];
      return { cookie: cookies, receipt };
    },
  };
}

const addPoll = (closesInSeconds: number | null, columns: object = {}) =>
  createPoll(vote.pool, {
    kind: 'multiple',
    max_choices: 2,
    closes_at: closesInSeconds === null ? null : new Date((now() + closesInSeconds * SECOND) / 1000),
    ...columns,
  });

const closesInMs = (html: string) => Number(/data-closes-in-ms="(\d+)"/.exec(html)?.[1]);

test.each([120_000, -120_000])(
  'I8: if the host’s clock is %d ms ahead, the ballot still knows how long its poll is open',
  async (ahead) => {
    const { page } = await serve();
    const poll = await addPoll(60);
    const right = Date.now.bind(Date);
    const wrong = vi.spyOn(Date, 'now').mockImplementation(() => right() + ahead);
    onTestFinished(() => {
      wrong.mockRestore();
    });
    const html = await page(`/polls/${poll}`);
    expect(html).toContain('<form');
    expect(closesInMs(html)).toBeGreaterThan(30_000);
    expect(closesInMs(html)).toBeLessThanOrEqual(60_000);
  },
);

test('I8: a ballot page never counts down to a past deadline, which would reload it forever', async () => {
  const poll = await addPoll(60);
  // the poll is read as open, because the database does not know the queue's new time yet
  const later = await serve(61);
  const html = await later.page(`/polls/${poll}`);
  expect(html).toContain('This poll closed <time');
  expect(html).not.toContain('<form');
  expect(closesInMs(html)).toBeNaN();
});

test('I7, I8: a sealed poll accepts no vote after the queue’s clock is set back, and is closed for administrators too', async () => {
  const poll = await addPoll(-10, { sealed_at: new Date() });
  const { send, page } = await serve(-120);
  expect(await page(`/polls/${poll}`)).toContain('This poll closed <time');
  expect((await send('POST', `/polls/${poll}/vote`, { choices: [0] })).status).toBe(409);
  const closed = await send('POST', `/polls/${poll}/close`);
  expect([closed.status, closed.body['detail']]).toEqual([409, 'This poll has closed already.']);
  const reopened = await send('POST', `/polls/${poll}/reopen`);
  expect([reopened.status, reopened.body['status']]).toEqual([200, 'open']);
  const { rows } = await vote.pool.query('select valid_from is not null as is_new from polls where id = $1', [
    poll,
  ]);
  expect(rows).toEqual([{ is_new: true }]);
});

test('I3, I8: a browser’s vote is later than its previous one, even if the queue’s clock was set back', async () => {
  const poll = await addPoll(null);
  const first = await (await serve()).submit(poll, 0);
  const second = await (await serve(-120)).submit(poll, 1, first.cookie);
  const castAt = (receipt: string) => readReceipt(receipt, [secret])?.castAt ?? NaN;
  expect(castAt(second.receipt)).toBe(castAt(first.receipt) + 1);
  const other = await (await serve(-120)).submit(poll, 1);
  expect(castAt(other.receipt)).toBeLessThan(castAt(first.receipt) - 100 * SECOND);
  // once the clock has passed the previous vote, the next one gets an ordinary timestamp
  const third = await (await serve()).submit(poll, 1, first.cookie);
  expect(castAt(third.receipt)).toBeGreaterThan(castAt(first.receipt) + 1);
});

test('I6, I8: a receipt says that a vote does not count because the queue’s clock was set back', async () => {
  const poll = await addPoll(null);
  const { submit, send, page } = await serve();
  const { receipt } = await submit(poll, 0);
  const voterId = readReceipt(receipt, [secret])?.voterId;
  const record = (castAt: string) =>
    vote.pool.query(
      `insert into ballots (poll_id, voter_id, choices, cast_at) values ($1, $2, '{1}', ${castAt})
       on conflict (poll_id, voter_id) do update set cast_at = excluded.cast_at`,
      [poll, voterId],
    );
  await record(`now() + interval '120 s'`);
  const outcome = (await send('GET', `/receipts/${receipt}`)).body;
  expect(outcome).toMatchObject({
    status: 'replaced',
    reason: expect.stringMatching(
      /^the queue’s clock was set back, .*; you can change it from 20\S+Z$/,
    ) as string,
  });
  expect(await page(`/receipts/${receipt}`)).toContain(
    'This vote does not count: the queue’s clock was set back',
  );
  await record('clock_timestamp()');
  expect((await send('GET', `/receipts/${receipt}`)).body).toMatchObject({
    status: 'replaced',
    reason: null,
  });
});

// Closing, reopening, resetting and changing a poll, and how its voters are answered.
import { postPoll } from '@hands/testing/post-poll';
import { expect, test } from 'vitest';
import { setUpPolls } from './set-up-polls.ts';

const { vote, url, send: request } = setUpPolls();

interface PollAnswer {
  id: number;
  status: string;
  closesAt: string | null;
  sealedAt: string | null;
  detail?: string;
  errors?: { field: string }[];
}

async function send(method: string, path: string, body?: unknown) {
  const response = await request(method, path, body);
  return { status: response.status, poll: (await response.json()) as PollAnswer };
}

const addPoll = (more: object = {}) => postPoll(url(), more);

/** Makes a poll look as if it had closed `interval` ago. */
const markClosed = (id: number, interval: string, sealed: boolean) =>
  vote().pool.query(
    `update polls
     set closes_at = now() - $2::interval, sealed_at = case when $3 then now() - $2::interval end
     where id = $1`,
    [id, interval, sealed],
  );

const castVote = async (id: number) => (await send('POST', `/polls/${id}/vote`, { choice: 0 })).status;

async function read(id: number) {
  const { rows } = await vote().pool.query<{ version: number; ballots: number; validFrom: Date | null }>(
    `select version::integer as version, ballots::integer as ballots, valid_from as "validFrom" from polls where id = $1`,
    [id],
  );
  const [row] = rows;
  if (!row) throw new Error('no such poll');
  return row;
}

test('a poll is closed with two seconds’ notice, and accepts votes until then', async () => {
  const id = await addPoll();
  const before = Date.now();
  const { status, poll } = await send('POST', `/polls/${id}/close`);
  expect(status).toBe(200);
  expect(poll.status).toBe('open');
  const closesAt = Date.parse(poll.closesAt ?? '');
  expect(closesAt).toBeGreaterThan(before + 1_900);
  expect(closesAt).toBeLessThan(Date.now() + 2_100);
  const vote = await castVote(id);
  // on a busy machine the notice may be over by now
  if (Date.now() < closesAt) expect(vote).toBe(202);
  await markClosed(id, '1 second', false);
  await expect.poll(() => castVote(id)).toBe(409);
});

// retried, because a busy machine may be too late for it
test('a poll that would close sooner keeps its deadline', { retry: 9 }, async () => {
  const closesAt = new Date(Date.now() + 1_800).toISOString();
  const id = await addPoll({ closesAt });
  const { poll } = await send('POST', `/polls/${id}/close`);
  expect(Date.parse(poll.closesAt ?? '')).toBe(Date.parse(closesAt));
});

test('a poll that is not open cannot be closed, and one that is not final cannot be reopened', async () => {
  const scheduled = await addPoll({ opensAt: '2100-01-01T00:00:00Z' });
  const open = await addPoll();
  const closing = await addPoll();
  await markClosed(closing, '1 minute', false);
  const answers = [
    await send('POST', `/polls/${scheduled}/close`),
    await send('POST', `/polls/${closing}/close`),
    await send('POST', `/polls/${open}/reopen`),
    await send('POST', `/polls/${scheduled}/reopen`),
    await send('POST', `/polls/${closing}/reopen`),
    await send('PATCH', `/polls/${closing}`, { closesAt: null }),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 409));
  expect(answers.map(({ poll }) => poll.detail)).toEqual([
    'This poll is not open yet. Change its times, or delete it.',
    'This poll has closed already.',
    'This poll has not closed.',
    'This poll has not closed.',
    expect.stringContaining('still closing'),
    expect.stringContaining('still closing'),
  ]);
  expect((await send('POST', '/polls/999999/close')).status).toBe(404);
  expect((await send('POST', '/polls/999999/reopen')).status).toBe(404);
  expect((await send('POST', '/polls/999999/reset')).status).toBe(404);
});

test.each([
  ['POST', 'reopen', undefined],
  ['POST', 'reopen', { closesAt: '2100-01-01T00:00:00Z' }],
  ['PATCH', '', { closesAt: '2100-01-01T00:00:00Z' }],
])(
  '%s %s %j reopens a final poll, which keeps its ballots but not those still in flight',
  async (method, path, body) => {
    const id = await addPoll();
    await vote().pool.query('insert into ballots values ($1, gen_random_uuid(), array[1], now())', [id]);
    await markClosed(id, '1 minute', true);
    await expect.poll(() => castVote(id)).toBe(409);
    const before = await read(id);
    const { status, poll } = await send(method, `/polls/${id}/${path}`.replace(/\/$/, ''), body);
    expect([status, poll.status, poll.sealedAt]).toEqual([200, 'open', null]);
    expect(poll.closesAt?.slice(0, 4) ?? null).toBe(body ? '2100' : null);
    const after = await read(id);
    expect(after.ballots).toBe(1);
    // so that no screen mistakes an older snapshot for a newer one
    expect(after.version).toBeGreaterThan(before.version);
    expect(after.validFrom?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(await castVote(id)).toBe(202);
  },
);

test('a deadline in the past is refused, because ballots cast after it may be counted already', async () => {
  const id = await addPoll();
  const { status, poll } = await send('PATCH', `/polls/${id}`, { closesAt: '2020-01-01T00:00:00Z' });
  expect([status, poll.errors?.map(({ field }) => field)]).toEqual([400, ['closesAt']]);
  await markClosed(id, '1 minute', true);
  const { closesAt } = (await send('GET', `/polls/${id}`)).poll;
  for (const past of ['2020-01-01T00:00:00Z', closesAt]) {
    const reopened = await send('POST', `/polls/${id}/reopen`, { closesAt: past });
    expect([reopened.status, reopened.poll.errors?.map(({ field }) => field)]).toEqual([400, ['closesAt']]);
  }
  // other changes keep the seal
  const changed = await send('PATCH', `/polls/${id}`, { question: 'Which one?' });
  expect(changed.poll).toMatchObject({ status: 'final', sealedAt: expect.any(String) as string });
});

test('a reset removes all ballots, and raises the version above all earlier ones', async () => {
  const id = await addPoll({ kind: 'ranked' });
  await vote().pool.query(
    'insert into ballots select $1, gen_random_uuid(), array[1, 0], now() from generate_series(1, 50)',
    [id],
  );
  const before = await read(id);
  expect((await send('POST', `/polls/${id}/reset`)).status).toBe(200);
  const after = await read(id);
  expect(after).toMatchObject({ ballots: 0, validFrom: expect.any(Date) as Date });
  expect(after.version).toBeGreaterThan(before.version);
  const left = await vote().pool.query(
    `select
       (select coalesce(sum(votes), 0) from tallies where poll_id = $1)::integer as votes,
       (select count(*) from rankings where poll_id = $1)::integer as rankings`,
    [id],
  );
  expect(left.rows).toEqual([{ votes: 0, rankings: 0 }]);
});

test('the meaning of ballots cannot be changed even if all of them are still in flight', async () => {
  const id = await addPoll();
  expect(await castVote(id)).toBe(202);
  const refused = await send('PATCH', `/polls/${id}`, { voteChange: false });
  expect([refused.status, refused.poll.errors?.map(({ field }) => field)]).toEqual([409, ['voteChange']]);
  expect((await send('PATCH', `/polls/${id}`, { question: 'Which one?' })).status).toBe(200);
  expect((await read(id)).validFrom).toBeNull();
});

test('replacing options before any ballot is recorded invalidates ballots in flight; correcting a text does not', async () => {
  const id = await addPoll({ options: [{ text: 'A' }, { text: 'B' }, { text: 'C' }] });
  await send('PATCH', `/polls/${id}`, { options: [{ text: 'A' }, { text: 'Bee' }, { text: 'C' }] });
  expect((await read(id)).validFrom).toBeNull();
  await send('PATCH', `/polls/${id}`, { options: [{ text: 'C' }, { text: 'A' }] });
  expect((await read(id)).validFrom).not.toBeNull();
});

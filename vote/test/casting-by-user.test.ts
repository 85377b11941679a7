// Votes by `userId`, and polls whose first vote is final.
import { randomUUID } from 'node:crypto';
import { createPool } from '@hands/db/pool';
import { readVoterCookie } from '@hands/shared/auth/voter-cookie';
import type { Ballot } from '@hands/shared/poll/batch';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { cookieOf, secret } from '@hands/testing/voter-cookie';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createBallotBox } from '../src/voting/ballot-box.ts';
import { createEarlierBallots } from '../src/voting/earlier-ballots.ts';
import { voterIdFromUserId } from '../src/voting/voter-id-from-user-id.ts';
import { noteQueued } from './note-queued.ts';

let vote: TestVote;
let url = '';
let open = 0;
let final = 0;
let several = 0;
let queued: Ballot[] = [];

beforeAll(async () => {
  vote = await openVote();
  url = await vote.serve();
  queued = noteQueued(vote.parts.queue);
  open = await addPoll(true);
  final = await addPoll(false);
  several = await addPoll(true, 'multiple');
});
afterAll(() => vote.close());
beforeEach(() => {
  queued.length = 0;
});

const addPoll = (vote_change: boolean, kind = 'single') =>
  createPoll(vote.pool, { options: ['A', 'B', 'C', 'D'], vote_change, kind });

const postTo = (address: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(address + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  });
const post = (path: string, body: unknown, headers?: Record<string, string>) =>
  postTo(url, path, body, headers);
const voteOf = (userId: string, pollId: unknown, optionId: unknown = 0) => ({ pollId, optionId, userId });

test('F041: {"choice"} names one option in a poll of any kind', async () => {
  expect((await post(`/polls/${several}/vote`, { choice: 2 })).status).toBe(202);
  expect(queued).toMatchObject([{ pollId: several, choices: [2] }]);
});

describe('a vote by userId', () => {
  test.each(['/vote', '/vote/', '/votes', '/votes/'])(
    'F042, F043, F061: POST %s with pollId, optionId and userId is answered as documented',
    async (path) => {
      const userId = randomUUID();
      const response = await post(path, voteOf(userId, open, 2));
      expect(response.status).toBe(202);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.json()).toEqual({ status: 'Vote queued' });
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(queued).toMatchObject([{ pollId: open, voterId: voterIdFromUserId(userId), choices: [2] }]);
    },
  );

  test('ids may be strings, and the same userId is the same voter each time', async () => {
    const userId = randomUUID();
    expect((await post('/vote', voteOf(userId, String(open), '1'))).status).toBe(202);
    expect((await post('/votes/', voteOf(userId, open, 3))).status).toBe(202);
    expect(queued.map(({ choices }) => choices)).toEqual([[1], [3]]);
    expect(new Set(queued.map(({ voterId }) => voterId)).size).toBe(1);
  });

  const uuid = '6fa459ea-ee8a-4ca4-894e-db77e160355e';
  test.each([
    ['an unknown poll', 404, undefined, { pollId: 999_999 }],
    ['a uuid as a poll id', 400, 'pollId', { pollId: uuid }],
    ['a fraction as a poll id', 400, 'pollId', { pollId: 1.5 }],
    ['no poll', 400, 'pollId', { pollId: undefined }],
    ['an unknown option', 400, 'optionId', { optionId: 4 }],
    ['a uuid as an option id', 400, 'optionId', { optionId: uuid }],
    ['a negative option', 400, 'optionId', { optionId: -1 }],
    ['no option', 400, 'optionId', { optionId: undefined }],
    ['an option that is a list', 400, 'optionId', { optionId: [0] }],
    ['no user', 400, 'userId', { userId: undefined }],
    ['an empty userId', 400, 'userId', { userId: '' }],
    ['a userId of 201 characters', 400, 'userId', { userId: 'x'.repeat(201) }],
    ['a userId with a control character', 400, 'userId', { userId: 'user\u00001' }],
    ['a userId with half of a surrogate pair', 400, 'userId', { userId: 'user \udfff' }],
    ['a userId that is a number', 400, 'userId', { userId: 7 }],
    ['an extra field', 400, 'choice', { choice: 0 }],
  ])('F062, I6: %s is answered with %i', async (_what, status, field, change) => {
    const response = await post('/vote', { ...voteOf('a user', open), ...change });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = (await response.json()) as { detail: string; errors?: { field: string }[] };
    expect(problem.errors?.map(({ field }) => field)).toEqual(field && [field]);
    if (status === 404) expect(problem.detail).toBe('There is no such poll.');
    expect(queued).toEqual([]);
  });

  test('names every bad field at once, and says where ids are listed', async () => {
    const { errors } = (await (await post('/vote', voteOf('', uuid, uuid))).json()) as {
      errors: { field: string; message: string }[];
    };
    expect(errors.map(({ field }) => field)).toEqual(['pollId', 'optionId', 'userId']);
    for (const { message } of errors.slice(0, 2)) expect(message).toContain('GET /polls');
  });

  test('a page of another site cannot vote here', async () => {
    const other = { Origin: 'http://evil.example' };
    expect((await post('/vote', voteOf('a user', open), other)).status).toBe(403);
    expect(queued).toEqual([]);
  });

  test('F061: no userId yields the voter of a cookie, and no two userIds yield the same voter', () => {
    const fromCookie = (voterId: string) => readVoterCookie(cookieOf(voterId), [secret]);
    const browser = randomUUID();
    expect(fromCookie(browser)).toBe(browser);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
        const voter = voterIdFromUserId(one);
        expect(voter).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(voterIdFromUserId(one)).toBe(voter);
        expect(voterIdFromUserId(other) === voter).toBe(one === other);
        expect(fromCookie(voter)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
    expect(voterIdFromUserId(browser)).not.toBe(browser);
  });
});

describe('a poll that forbids changing a vote', () => {
  const addBallot = (voterId: string, choice: number, age: string) =>
    vote.pool.query('insert into ballots values ($1, $2, $3, now() - $4::interval)', [
      final,
      voterId,
      [choice],
      age,
    ]);

  async function findPoll(id: number) {
    const poll = await vote.parts.polls.find(id);
    if (!poll) throw new Error('the poll is missing');
    return poll;
  }

  const refusal = { status: 400, detail: 'User has already voted for this poll' };

  test.each(['/vote', '/votes'])(
    'F055, I11: a second vote to %s is answered with 400, and the answer is the same for every option',
    async (path) => {
      const userId = randomUUID();
      expect((await post(path, voteOf(userId, final, 1))).status).toBe(202);
      const answers = [];
      for (const option of [0, 1, 2, 3]) {
        const answer = await post(path, voteOf(userId, final, option));
        const headers = [...answer.headers].filter(([name]) => name !== 'date');
        answers.push([answer.status, headers, await answer.json()]);
      }
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]).toMatchObject([400, expect.anything(), refusal]);
      expect(queued).toMatchObject([{ choices: [1] }]);
    },
  );

  test('F060: a vote cast a year ago still prevents a second one', async () => {
    const userId = randomUUID();
    await addBallot(voterIdFromUserId(userId), 0, '1 year');
    expect((await post('/votes/', voteOf(userId, final, 1))).status).toBe(400);
    expect((await post('/vote', voteOf(userId, final, 0))).status).toBe(400);
    expect(queued).toEqual([]);
  });

  test('a cookie’s second vote is answered with 409, and the same vote again as the first time', async () => {
    const first = await post(`/polls/${final}/vote`, { choice: 2 });
    const Cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const again = await post(`/polls/${final}/vote`, { choice: 2 }, { Cookie });
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(await again.json()).toEqual(await first.json());
    const other = await post(`/polls/${final}/vote`, { choice: 1 }, { Cookie });
    expect(other.status).toBe(409);
    expect(await other.json()).toMatchObject({
      detail: 'You have voted in this poll already, and it does not allow changes.',
    });
    expect(queued).toHaveLength(1);
  });

  test('the time of the earlier vote also comes from the database', async () => {
    const voterId = randomUUID();
    await addBallot(voterId, 3, '1 day');
    const answer = await post(`/polls/${final}/vote`, { choice: 3 }, { Cookie: cookieOf(voterId) });
    const { castAt } = (await answer.json()) as { castAt: string };
    const { rows } = await vote.pool.query<{ same: boolean }>(
      'select cast_at = $1::timestamptz as same from ballots where voter_id = $2',
      [castAt, voterId],
    );
    expect(rows).toEqual([{ same: true }]);
  });

  test.each([
    ['different', [0, 1]],
    ['equal', [2, 2]],
  ])('F060, I2, I11: of two %s first votes of a user at once exactly one is accepted', async (_, options) => {
    for (let round = 0; round < 20; round++) {
      const userId = randomUUID();
      const answers = await Promise.all(
        options.map((option) => post('/vote', voteOf(userId, final, option))),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 400]);
    }
    expect(queued).toHaveLength(20);
  });

  test('I2: of two different first votes in one turn of the event loop exactly one is accepted', async () => {
    const poll = await findPoll(final);
    const voterId = randomUUID();
    const votes = [0, 1].map((choice) => vote.parts.ballotBox.accept(poll, voterId, [choice]));
    const outcomes = await Promise.allSettled(votes);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(queued).toHaveLength(1);
  });

  test('a voter can try again after a vote that the queue did not accept', async () => {
    const userId = randomUUID();
    vi.mocked(vote.parts.queue.add).mockRejectedValueOnce(new Error('no queue'));
    const first = await post('/vote', voteOf(userId, final, 0));
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await post('/vote', voteOf(userId, final, 1))).status).toBe(202);
  });

  test('I9: accepts votes while the database is unavailable; what counts is decided when they are recorded', async () => {
    const offline = createPool('postgres://postgres:password@127.0.0.1:1/votes', logger, { max: 1 });
    const ballotBox = createBallotBox(vote.parts.queue, createEarlierBallots(offline), vote.parts.metrics);
    const poll = await findPoll(final);
    await expect(ballotBox.accept(poll, randomUUID(), [1])).resolves.toMatchObject({ choices: [1] });
    await offline.end();
  });

  /** A pool of its own, because the others' queries must not be counted. */
  function openOwnPool() {
    const pool = createPool(vote.settings.databaseUrl, logger, { max: 1 });
    onTestFinished(() => pool.end());
    return { pool, query: vi.spyOn(pool, 'query') };
  }

  test('looks up the voters of one moment with one query', async () => {
    const voters = Array.from({ length: 200 }, () => randomUUID());
    await addBallot(voters[7] ?? '', 1, '1 h');
    const { pool, query } = openOwnPool();
    const earlier = createEarlierBallots(pool);
    const cast = () => Promise.resolve({ pollId: final, voterId: '', choices: [0], castAt: 1 });
    const found = await Promise.all(
      voters.map((voterId) => earlier.findOrCast({ id: final, validFrom: null }, voterId, cast)),
    );
    expect(query).toHaveBeenCalledTimes(1);
    expect(found.filter(({ voterId }) => voterId)).toMatchObject([{ voterId: voters[7], choices: [1] }]);
  });

  test('I6: does not confirm a vote again that was cast before a reset of which this process does not know yet', async () => {
    const pollId = await addPoll(false);
    const earlier = createEarlierBallots(vote.pool);
    const poll = { id: pollId, validFrom: null };
    const voterId = randomUUID();
    const castAt = (time: number) => () => Promise.resolve({ pollId, voterId, choices: [0], castAt: time });
    expect(await earlier.findOrCast(poll, voterId, castAt(1))).toMatchObject({ castAt: 1 });
    expect(await earlier.findOrCast(poll, voterId, castAt(2))).toMatchObject({ castAt: 1 });
    await vote.pool.query('update polls set valid_from = timestamp_micros(2) where id = $1', [pollId]);
    const again = [castAt(3), castAt(4)].map((cast) => earlier.findOrCast(poll, voterId, cast));
    for (const ballot of await Promise.all(again)) expect(ballot).toMatchObject({ castAt: 3 });
    expect(await earlier.findOrCast(poll, voterId, castAt(5))).toMatchObject({ castAt: 3 });
  });

  test('looks up no voter if changes are allowed', async () => {
    const { pool, query } = openOwnPool();
    const ballotBox = createBallotBox(vote.parts.queue, createEarlierBallots(pool), vote.parts.metrics);
    const voterId = randomUUID();
    const poll = await findPoll(open);
    await ballotBox.accept(poll, voterId, [0]);
    await ballotBox.accept(poll, voterId, [1]);
    expect(query).not.toHaveBeenCalled();
    expect(queued).toHaveLength(2);
  });

  test('several choices are the same vote in any order; a ranking is not', async () => {
    const base = {
      voteChange: false,
      options: ['a', 'b', 'c'],
      opensAt: null,
      closesAt: null,
      maxChoices: 3,
    };
    const poll = await findPoll(final);
    const voterId = randomUUID();
    const { ballotBox } = vote.parts;
    await ballotBox.accept({ ...poll, ...base, kind: 'multiple' }, voterId, [2, 0]);
    await expect(
      ballotBox.accept({ ...poll, ...base, kind: 'multiple' }, voterId, [0, 2]),
    ).resolves.toBeDefined();
    await expect(ballotBox.accept({ ...poll, ...base, kind: 'ranked' }, voterId, [0, 2])).rejects.toThrow(
      'already',
    );
  });
});

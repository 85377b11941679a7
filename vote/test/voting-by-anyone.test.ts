// Polls in which anyone may vote again and again, as at a device that people pass on: each ballot page is one voter's.
import { readReceipt } from '@hands/shared/auth/receipt';
import type { Ballot } from '@hands/shared/poll/batch';
import { createPoll } from '@hands/testing/create-poll';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { slugOf } from '@hands/testing/slug-of';
import { secret } from '@hands/testing/voter-cookie';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { noteQueued } from './note-queued.ts';

let vote: TestVote;
let url = '';
let queued: Ballot[] = [];
beforeAll(async () => {
  vote = await openVote();
  url = await vote.serve();
  queued = noteQueued(vote.parts.queue);
});
afterAll(() => vote.close());

async function addPoll(columns: object = {}): Promise<string> {
  return slugOf(vote.pool, await createPoll(vote.pool, { voters: 'anyone', ...columns }));
}

async function openBallot(slug: string): Promise<{ html: string; voter: string; cookies: string[] }> {
  const response = await fetch(`${url}/p/${slug}`, { headers: { Accept: 'text/html' } });
  const html = await response.text();
  const [, voter = ''] = /name="voter" value="([^"]+)"/.exec(html) ?? [];
  return { html, voter, cookies: response.headers.getSetCookie() };
}

async function submit(slug: string, fields: Record<string, string>) {
  const response = await fetch(`${url}/p/${slug}/vote`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ page: 'ballot', ...fields }).toString(),
  });
  return {
    status: response.status,
    html: await response.text(),
    location: response.headers.get('location') ?? '',
    retryAfter: response.headers.get('retry-after'),
    cookies: response.headers.getSetCookie(),
  };
}

async function post(path: string, body: object) {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

const votersOf = async (slug: string) => {
  const { rows } = await vote.pool.query<{ id: number }>('select id from polls where slug = $1', [slug]);
  return queued.filter(({ pollId }) => pollId === rows[0]?.id).map(({ voterId }) => voterId);
};

describe('a ballot page', () => {
  test('I2: is one voter’s, however often its form is sent, and the next page another’s', async () => {
    const slug = await addPoll();
    const [first, second] = [await openBallot(slug), await openBallot(slug)];
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => submit(slug, { voter: first.voter, choice: '0' })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    await submit(slug, { voter: second.voter, choice: '0' });
    const voters = await votersOf(slug);
    expect(voters).toHaveLength(21);
    expect(new Set(voters).size).toBe(2);
  });

  test.each([true, false])(
    'promises no change of a vote, if voters may change theirs: %s',
    async (vote_change) => {
      const { html } = await openBallot(await addPoll({ vote_change }));
      expect(html).toContain('Each vote counts on its own and cannot be changed later.');
      expect(html).not.toContain('your last vote counts');
    },
  );

  test('sets no cookie of a voter, and neither does its form', async () => {
    const slug = await addPoll();
    const { voter, cookies } = await openBallot(slug);
    const answer = await submit(slug, { voter, choice: '1' });
    expect([...cookies, ...answer.cookies].filter((line) => !line.startsWith('cookies='))).toEqual([]);
  });

  test.each([
    ['of another poll', (_voter: string, other: string) => other],
    ['that was changed', (voter: string) => `${voter.slice(0, -1)}${voter.endsWith('A') ? 'B' : 'A'}`],
    ['that is an id', () => '85dd747b-251a-4944-aa03-a99770116b22'],
    ['that is missing', () => ''],
  ])('takes no voter %s', async (_what, forge) => {
    const [slug, other] = [await addPoll(), await addPoll()];
    const voter = forge((await openBallot(slug)).voter, (await openBallot(other)).voter);
    const answer = await submit(slug, { choice: '0', ...(voter && { voter }) });
    expect([answer.status, answer.html]).toEqual([400, expect.stringContaining('voter')]);
    expect(await votersOf(slug)).toEqual([]);
  });

  test('leads to a page that thanks, shows the status, not the choice, and leads to the next voter', async () => {
    const slug = await addPoll({ results_visible: 'after_vote' });
    const { voter } = await openBallot(slug);
    const { location } = await submit(slug, { voter, choice: '1' });
    const [, receipt = ''] = /\?receipt=(.+)$/.exec(location) ?? [];
    expect(location).toBe(`/p/${slug}/thanks?receipt=${receipt}`);
    expect(readReceipt(receipt, [secret])?.voterId).toBe((await votersOf(slug))[0]);
    const thanks = await (await fetch(url + location)).text();
    expect(thanks).toContain('Thank you');
    expect(thanks).toContain(`<a class="button" href="/p/${slug}">Next voter</a>`);
    expect(thanks).toContain('data-ballot-status="queued"');
    expect(thanks).not.toContain('Coffee');
    // results that are for voters
    expect(thanks).toContain(`/p/${slug}/results?receipt=${receipt}`);
    const next = await openBallot(slug);
    expect(next.html).not.toContain('You voted');
    expect(next.voter).not.toBe(voter);
  });

  test('with nothing chosen comes again for the same voter, and is no page to go back to', async () => {
    const slug = await addPoll({ kind: 'multiple', max_choices: 2 });
    const { voter } = await openBallot(slug);
    const answer = await submit(slug, { voter });
    expect([answer.status, answer.html]).toEqual([400, expect.stringContaining('Choose at least one')]);
    expect(answer.html).toContain(`name="voter" value="${voter}"`);
  });

  test('whose vote is final takes the same vote again, and no other; then it is the next voter’s', async () => {
    const slug = await addPoll({ vote_change: false });
    const { voter } = await openBallot(slug);
    expect((await submit(slug, { voter, choice: '1' })).status).toBe(303);
    expect((await submit(slug, { voter, choice: '1' })).status).toBe(303);
    const other = await submit(slug, { voter, choice: '0' });
    expect(other.status).toBe(409);
    expect(other.html).not.toContain('You voted');
    expect(other.html).not.toContain(`value="${voter}"`);
    expect(other.html).not.toMatch(/ checked|Your vote</);
    expect(await votersOf(slug)).toHaveLength(1);
  });
});

describe('a program', () => {
  test('is a new voter with each vote, also with a cookie of another poll', async () => {
    const slug = await addPoll();
    for (let vote = 0; vote < 3; vote++)
      expect((await post(`/p/${slug}/vote`, { choice: 0 })).status).toBe(202);
    expect(new Set(await votersOf(slug)).size).toBe(3);
  });

  test('that sends the voter of a page is that voter', async () => {
    const slug = await addPoll();
    const { voter } = await openBallot(slug);
    for (const choice of [0, 1]) expect((await post(`/p/${slug}/vote`, { choice, voter })).status).toBe(202);
    expect(new Set(await votersOf(slug)).size).toBe(1);
  });

  test('may name a user, who is one voter, as in every poll', async () => {
    const slug = await addPoll();
    for (const optionId of [0, 1])
      expect((await post('/vote', { pollId: slug, optionId, userId: 'ann' })).status).toBe(202);
    expect(new Set(await votersOf(slug)).size).toBe(1);
  });

  test('may not name the voter of a page elsewhere', async () => {
    const { answer } = await post('/polls/1/vote', { choice: 0, voter: 'x' });
    expect(answer).toMatchObject({ status: 400, errors: [{ field: 'voter' }] });
  });
});

test('no voter is limited, because each page is one; the address still is', async () => {
  const slug = await addPoll();
  const base = await vote.serve({ limits: { ...vote.parts.limits, perVoter: 1 } });
  const { voter } = await openBallot(slug);
  const statuses = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const body = JSON.stringify({ choice: 0, voter });
      const headers = { 'Content-Type': 'application/json' };
      return (await fetch(`${base}/p/${slug}/vote`, { method: 'POST', headers, body })).status;
    }),
  );
  expect(new Set(statuses)).toEqual(new Set([202]));
  const narrow = await vote.serve({ limits: { ...vote.parts.limits, perAddress: 1 } });
  const sent = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const headers = { 'Content-Type': 'application/json' };
      return (await fetch(`${narrow}/p/${slug}/vote`, { method: 'POST', headers, body: '{"choice":0}' }))
        .status;
    }),
  );
  expect(sent).toContain(429);
});

test('I2: a vote that could not be confirmed is tried again with the same form, and counts once', async () => {
  const slug = await addPoll();
  const { voter } = await openBallot(slug);
  vi.mocked(vote.parts.queue.add).mockImplementationOnce((_shard, ballots) => {
    queued.push(...ballots);
    return Promise.reject(new Error('the answer was lost'));
  });
  const refused = await submit(slug, { voter, choice: '1' });
  expect([refused.status, refused.retryAfter]).toEqual([503, '1']);
  expect(refused.html).toContain('it will only count once');
  const [, again = ''] = /name="voter" value="([^"]+)"/.exec(refused.html) ?? [];
  expect((await submit(slug, { voter: again, choice: '1' })).status).toBe(303);
  const voters = await votersOf(slug);
  expect([voters.length, new Set(voters).size]).toEqual([2, 1]);
});

test.each([
  ['with the voter of a page', true, /it will only count once\.$/],
  ['without one, which makes each request a new voter', false, /it may count twice\.$/],
])('I2: a program whose vote was not confirmed is told the truth: %s', async (_how, isOfPage, detail) => {
  const slug = await addPoll();
  const { voter } = await openBallot(slug);
  for (const status of [503, 202]) {
    if (status === 503)
      vi.mocked(vote.parts.queue.add).mockImplementationOnce((_shard, ballots) => {
        queued.push(...ballots);
        return Promise.reject(new Error('the answer was lost'));
      });
    const sent = await post(`/p/${slug}/vote`, { choice: 1, ...(isOfPage && { voter }) });
    expect(sent.status).toBe(status);
    if (status === 503)
      expect(sent.answer).toMatchObject({ detail: expect.stringMatching(detail) as string });
  }
  expect(new Set(await votersOf(slug)).size).toBe(isOfPage ? 1 : 2);
});

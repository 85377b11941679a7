import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { readReceipt } from '@hands/shared/auth/receipt';
import { signVoterId } from '@hands/shared/auth/voter-cookie';
import type { Ballot } from '@hands/shared/poll/batch';
import { consumeBatches } from '@hands/shared/queue/consume-batches';
import { describeBackends } from '@hands/testing/backends';
import { logger } from '@hands/testing/logger';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { secret } from '@hands/testing/voter-cookie';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

describeBackends('with the queue in %s', (backend) => {
  let vote: TestVote;
  let consumer: ReturnType<typeof consumeBatches>;
  let url = '';
  let queued: Ballot[] = [];

  beforeAll(async () => {
    vote = await openVote(backend, { shards: 2 });
    await vote.pool.query(
      `insert into polls (id, question, opens_at, closes_at, vote_change)
       values
         (2, 'Over?', null, now() - interval '1 s', true),
         (3, 'Soon?', now() + interval '1 h', null, true),
         (4, 'Once?', null, null, false)`,
    );
    await vote.pool.query(
      `insert into options select id, position, 'x' from polls, generate_series(0, 1) as position where id > 1`,
    );
    consumer = consumeBatches(vote.settings, logger, (data) => {
      queued.push(...(data as { ballots: Ballot[] }).ballots);
      return Promise.resolve();
    });
    url = await vote.serve({ cookieSecrets: [secret, 'the secret before it'] });
  });

  afterAll(async () => {
    await consumer.close();
    await vote.close();
  });

  beforeEach(() => {
    queued = [];
  });

  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  const form = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' };
  const cookieOf = (response: Response) =>
    response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');

  test('F041, I1: a vote as JSON is answered with 202 and a receipt, and its ballot is in the queue', async () => {
    const response = await post('/polls/1/vote', '{"choice": 1}');
    expect(response.status).toBe(202);
    const answer = (await response.json()) as { castAt: string; receipt: string };
    expect(answer).toMatchObject({ status: 'queued', pollId: 1, choices: [1] });
    await expect.poll(() => queued).toHaveLength(1);
    expect(queued[0]).toMatchObject({ pollId: 1, choices: [1] });
    expect(readReceipt(answer.receipt, [secret])).toMatchObject({
      pollId: 1,
      voterId: queued[0]?.voterId,
      castAt: queued[0]?.castAt,
    });
    expect(answer.castAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  });

  test('F044: the sample application’s form is redirected back to the page, which shows the choice', async () => {
    const response = await post('/', 'vote=b', form);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/');
    await expect.poll(() => queued).toMatchObject([{ choices: [1] }]);
    const page = await (await fetch(url, { headers: { Cookie: cookieOf(response) } })).text();
    expect(page).toContain('You voted for <strong><bdi>Dogs</bdi></strong>');
  });

  test.each([
    ['choice=1', '/polls/1/vote'],
    ['choices=1', '/polls/1/vote'],
    ['choice=1', '/'],
  ])('accepts the form %s at %s as a vote', async (body, path) => {
    const response = await post(path, body, form);
    expect(response.status).toBe(303);
    await expect.poll(() => queued).toMatchObject([{ choices: [1] }]);
  });

  test('a withdrawal is answered like a vote, and its ballot has no choices and a later time', async () => {
    const voted = await post('/polls/1/vote', '{"choice": 1}');
    const response = await post('/polls/1/vote', '{"choices": []}', { Cookie: cookieOf(voted) });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({
      status: 'queued',
      pollId: 1,
      choices: [],
      receipt: expect.any(String),
    });
    await expect.poll(() => queued).toHaveLength(2);
    const [vote, withdrawal] = queued;
    expect(withdrawal).toMatchObject({ pollId: 1, choices: [], voterId: vote?.voterId });
    expect(withdrawal?.castAt).toBeGreaterThan(vote?.castAt ?? Infinity);
  });

  test.each(['/', '/polls/1/vote'])('the form with withdraw=1 at %s withdraws the vote', async (path) => {
    const response = await post(path, 'withdraw=1', form);
    expect(response.status).toBe(303);
    await expect.poll(() => queued).toMatchObject([{ pollId: 1, choices: [] }]);
  });

  test('a refused withdrawal says that votes are final', async () => {
    const response = await post('/polls/4/vote', '{"choices": []}');
    expect(await response.json()).toMatchObject({
      errors: [{ field: 'choices', message: 'votes in this poll are final and cannot be withdrawn' }],
    });
  });

  test('F058, F059: the same cookie is the same voter; without one each vote is from a new voter', async () => {
    const first = await post('/polls/1/vote', '{"choice": 0}');
    await post('/polls/1/vote', '{"choice": 1}', { Cookie: cookieOf(first) });
    await post('/polls/1/vote', '{"choice": 1}');
    await expect.poll(() => queued).toHaveLength(3);
    expect(new Set(queued.map(({ voterId }) => voterId)).size).toBe(2);
    expect(first.headers.getSetCookie()[0]).toMatch(/^voter=.*; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test('I2: a vote with a forged cookie counts for a new voter', async () => {
    const victim = randomUUID();
    for (const forged of [
      signVoterId('12345678-not-a-voter', secret),
      signVoterId('zzz', secret),
      victim,
      `${victim}.`,
      `${victim}.AAAA`,
      signVoterId(victim, 'a guessed secret'),
      `s:${victim}`,
    ]) {
      const response = await post('/polls/1/vote', '{"choice": 0}', {
        Cookie: `voter=${encodeURIComponent(forged)}`,
      });
      expect(response.status).toBe(202);
      expect(cookieOf(response)).toMatch(/voter=/);
    }
    await expect.poll(() => queued).toHaveLength(7);
    expect(queued.map(({ voterId }) => voterId)).not.toContain(victim);
  });

  test('a cookie signed with the previous secret is still valid', async () => {
    const voter = randomUUID();
    await post('/polls/1/vote', '{"choice": 0}', {
      Cookie: `voter=${signVoterId(voter, 'the secret before it')}`,
    });
    await expect.poll(() => queued).toMatchObject([{ voterId: voter }]);
  });

  test('I8: every ballot is stamped later than the one before it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => post('/polls/1/vote', '{"choice": 0}')),
    );
    // on a busy machine some may be refused
    const accepted = answers.filter(({ status }) => status === 202).length;
    expect(accepted).toBeGreaterThan(1);
    await expect.poll(() => queued.length).toBeGreaterThanOrEqual(accepted);
    expect(new Set(queued.map(({ castAt }) => castAt)).size).toBe(queued.length);
  });

  const long = 'x'.repeat(5_000);
  test.each([
    ['an unknown poll', 404, '/polls/999/vote', '{"choice": 0}', {}],
    ['a poll id that is not a number', 404, '/polls/1e0/vote', '{"choice": 0}', {}],
    ['a poll id that is too large', 404, '/polls/99999999999999999999/vote', '{"choice": 0}', {}],
    ['a NUL byte in the path', 404, '/polls/1%00/vote', '{"choice": 0}', {}],
    ['a path that cannot be decoded', 400, '/polls/%E0%A4%A/vote', '{"choice": 0}', {}],
    ['a missing choice', 400, '/polls/1/vote', '{}', {}],
    ['an unknown choice', 400, '/polls/1/vote', '{"choice": 2}', {}],
    ['a negative choice', 400, '/polls/1/vote', '{"choice": -1}', {}],
    ['a fraction', 400, '/polls/1/vote', '{"choice": 0.5}', {}],
    ['a choice that is not a number', 400, '/polls/1/vote', '{"choice": {"a": 1}}', {}],
    ['a repeated choice', 400, '/polls/1/vote', '{"choices": [0, 0]}', {}],
    ['too many choices', 400, '/polls/1/vote', '{"choices": [0, 1]}', {}],
    ['an empty form', 400, '/polls/1/vote', '', form],
    ['a form with an empty choice', 400, '/polls/1/vote', 'choices=', form],
    ['a withdrawal where votes are final', 400, '/polls/4/vote', '{"choices": []}', {}],
    ['a withdrawal from a poll that has closed', 409, '/polls/2/vote', '{"choices": []}', {}],
    ['a withdrawal together with a choice', 400, '/polls/1/vote', 'withdraw=1&choice=0', form],
    ['a withdrawal together with a rank', 400, '/polls/1/vote', 'withdraw=1&rank-0=1', form],
    ['a withdrawal that says no', 400, '/polls/1/vote', 'withdraw=0', form],
    ['a repeated form field', 400, '/polls/1/vote', 'choice=0&choice=1', form],
    ['an extra field', 400, '/polls/1/vote', '{"choice": 0, "voterId": "x"}', {}],
    ['an unknown letter', 400, '/', 'vote=z', form],
    ['a NUL byte', 400, '/', 'vote=a%00', form],
    ['malformed JSON', 400, '/polls/1/vote', '{"choice": ', {}],
    ['JSON that is not an object', 400, '/polls/1/vote', '[0]', {}],
    ['an empty body', 415, '/polls/1/vote', '', { 'Content-Type': '' }],
    ['an empty JSON body', 400, '/polls/1/vote', '', {}],
    ['a body over 4 KiB', 413, '/polls/1/vote', `{"choice": 0, "x": "${long}"}`, {}],
    ['a wrong content type', 415, '/polls/1/vote', '{"choice": 0}', { 'Content-Type': 'text/plain' }],
    [
      'an unknown charset',
      415,
      '/polls/1/vote',
      '{"choice": 0}',
      { 'Content-Type': 'application/json; charset=x' },
    ],
    [
      'a cookie of twenty thousand characters',
      431,
      '/polls/1/vote',
      '{"choice": 0}',
      { Cookie: `voter=${'x'.repeat(20_000)}` },
    ],
    ['a form from another site', 403, '/', 'vote=a', { ...form, 'Sec-Fetch-Site': 'cross-site' }],
    ['a form from a sibling site', 403, '/', 'vote=a', { ...form, 'Sec-Fetch-Site': 'same-site' }],
    ['a form from another origin', 403, '/', 'vote=a', { ...form, Origin: 'http://evil.example' }],
    ['a form from a page without an origin', 403, '/', 'vote=a', { ...form, Origin: 'null' }],
    ['a poll that has closed', 409, '/polls/2/vote', '{"choice": 0}', {}],
    ['a poll that has not opened', 409, '/polls/3/vote', '{"choice": 0}', {}],
    ['an unsupported method', 405, '/health', '', {}],
  ])(
    'F062, I6: %s is answered with %i, and the service keeps working',
    async (_what, status, path, body, headers) => {
      const response = await post(path, body, headers);
      expect(response.status).toBe(status);
      if (status !== 431) {
        const text = await response.text();
        if (response.headers.get('content-type')?.startsWith('text/html')) expect(text).toContain('</html>');
        else
          expect(JSON.parse(text)).toMatchObject({
            status,
            title: expect.any(String),
            detail: expect.any(String),
          });
      }
      expect((await post('/polls/1/vote', '{"choice": 0}')).status).toBe(202);
      await expect.poll(() => queued).toHaveLength(1);
    },
  );

  test('an error names the field', async () => {
    const response = await post('/polls/1/vote', '{"choice": 7}');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ errors: [{ field: 'choice' }] });
  });

  test('bytes that are not HTTP, and a client that disconnects during a vote, do no harm', async () => {
    for (const bytes of [
      '\0\0\0\0',
      'POST /polls/1/vote HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    ]) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.end(bytes);
      socket.resume();
      await once(socket, 'close');
    }
    expect((await post('/polls/1/vote', '{"choice": 0}')).status).toBe(202);
    await expect.poll(() => queued).toHaveLength(1);
  });

  test('GET on the address of a form redirects to its page', async () => {
    const response = await fetch(`${url}/polls/1/vote`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/polls/1']);
  });

  test('F045: GET /polls/{id}/results redirects to the result service', async () => {
    const response = await fetch(`${url}/polls/1/results`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([
      307,
      'http://localhost:5001/polls/1/results',
    ]);
  });

  test('F050: /health reports each part', async () => {
    const response = await fetch(`${url}/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'up',
      parts: { queue: { status: 'up', backend }, database: { status: 'up' } },
    });
  });

  test('the ballot page shows its poll without an inline script, and a missing poll is a plain 404 page', async () => {
    const page = await fetch(url, { headers: { Accept: 'text/html' } });
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const html = await page.text();
    expect(html).toContain('Cats');
    expect(html).not.toMatch(/<script(?![^>]* src=)/);
    const missing = await fetch(`${url}/polls/77`, { headers: { Accept: 'text/html' } });
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain('There is no such poll');
  });
});

import { randomUUID } from 'node:crypto';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface PollAnswer {
  id: number;
  options: { position: number; text: string }[];
  [field: string]: unknown;
}
interface Fault {
  status: number;
  detail: string;
  errors: { field: string; message: string }[];
}

let vote: TestVote;
let url = '';

beforeAll(async () => {
  vote = await openVote();
  url = await vote.serve();
});
afterAll(() => vote.close());

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const read = async <Answer = PollAnswer>(response: Response) => (await response.json()) as Answer;
const get = async <Answer = PollAnswer>(path: string) => read<Answer>(await fetch(url + path));

const texts = (...names: string[]) => names.map((text) => ({ text }));
const abc = { question: 'Which?', options: texts('A', 'B', 'C') };

async function create(poll: object): Promise<PollAnswer> {
  const response = await send('POST', '/polls', poll);
  expect(response.status).toBe(201);
  return read(response);
}

async function faultOf(response: Response): Promise<{ status: number; fields: string[]; detail: string }> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const { status, errors, detail } = await read<Fault>(response);
  expect(response.status).toBe(status);
  return { status, fields: errors.map(({ field }) => field), detail };
}

const castBallot = (pollId: number, choices: number[]) =>
  vote.pool.query('insert into ballots values ($1, $2, $3, now())', [pollId, randomUUID(), choices]);
const versionOf = async (pollId: number) => {
  const { rows } = await vote.pool.query<{ version: number }>('select version from polls where id = $1', [
    pollId,
  ]);
  return rows[0]?.version;
};

describe('creating a poll', () => {
  // from VoteStream's API document
  const sample = {
    question: 'What is your favorite programming language?',
    theme: 'OnTrend',
    options: [{ text: 'Python' }, { text: 'JavaScript' }, { text: 'Go' }, { text: 'Rust' }],
  };

  test.each(['/polls', '/polls/'])(
    'F039 F064 F188: POST %s with the body of VoteStream’s document creates a poll with four options',
    async (path) => {
      const response = await send('POST', path, sample);
      expect(response.status).toBe(201);
      const poll = await read(response);
      expect(response.headers.get('location')).toBe(`/polls/${poll.id}`);
      expect(poll).toEqual({
        id: poll.id,
        question: sample.question,
        theme: 'OnTrend',
        kind: 'single',
        maxChoices: 1,
        voteChange: true,
        resultsVisible: 'always',
        status: 'open',
        opensAt: null,
        closesAt: null,
        sealedAt: null,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
        removal: null,
        options: ['Python', 'JavaScript', 'Go', 'Rust'].map((text, position) => ({ position, text })),
      });
    },
  );

  test('F071: stores a poll’s data and its ballot count in Postgres', async () => {
    const { id } = await create(sample);
    await castBallot(id, [2]);
    const { rows } = await vote.pool.query(
      `select question, theme, ballots::integer, votes::integer, text
       from polls
       join options on options.poll_id = polls.id
       join tallies using (poll_id, position)
       where id = $1`,
      [id],
    );
    expect(rows).toEqual([{ question: sample.question, theme: 'OnTrend', ballots: 1, votes: 1, text: 'Go' }]);
  });

  test('F122: lists all of fifty polls created at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        create({ question: `Test ${i + 1}`, options: [{ text: 'A' }, { text: 'B' }] }),
      ),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(50);
    const questions: unknown[] = [];
    let page = await get<{ polls: PollAnswer[]; next: string | null }>('/polls?limit=20');
    for (;;) {
      questions.push(...page.polls.map(({ question }) => question));
      if (page.next === null) break;
      page = await get(`/polls?limit=20&cursor=${page.next}`);
    }
    for (let i = 1; i <= 50; i++) expect(questions).toContain(`Test ${i}`);
  });

  test('F064: a poll has two to twenty options', async () => {
    const named = (count: number) => Array.from({ length: count }, (_, i) => ({ text: `Option ${i}` }));
    expect((await create({ question: 'Two?', options: named(2) })).options).toHaveLength(2);
    expect((await create({ question: 'Twenty?', options: named(20) })).options).toHaveLength(20);
    for (const count of [0, 1, 21]) {
      const refused = await send('POST', '/polls', { question: 'How many?', options: named(count) });
      expect(await faultOf(refused)).toMatchObject({ status: 400, fields: ['options'] });
    }
  });

  test('accepts every field and trims texts', async () => {
    const given = {
      theme: 'Moral Dilemmas',
      kind: 'multiple',
      maxChoices: 2,
      voteChange: false,
      resultsVisible: 'after_close',
    };
    const poll = await create({
      ...given,
      question: '  Which two?  ',
      options: texts(' A', 'B ', 'C'),
      opensAt: '2030-01-01T12:00:00+02:00',
      closesAt: '2030-01-02T00:00:00.123456Z',
    });
    expect(poll).toMatchObject({
      ...given,
      question: 'Which two?',
      options: [{ text: 'A' }, { text: 'B' }, { text: 'C' }],
      status: 'scheduled',
      opensAt: '2030-01-01T10:00:00.000000Z',
      closesAt: '2030-01-02T00:00:00.123456Z',
    });
    expect(await get(`/polls/${poll.id}`)).toEqual(poll);
  });

  test('keeps joined emoji whole', async () => {
    const options = texts('👩‍👩‍👧', '👩👩👧!');
    expect((await create({ question: 'Who?', options })).options).toMatchObject(options);
  });

  test('maxChoices defaults to all options for kind multiple, and is 1 for the other kinds', async () => {
    expect(await create({ ...abc, kind: 'multiple' })).toMatchObject({ maxChoices: 3 });
    expect(await create({ ...abc, kind: 'ranked' })).toMatchObject({ maxChoices: 1 });
    expect(await create(abc)).toMatchObject({ maxChoices: 1 });
  });

  test.each([
    ['an empty object', {}, ['question', 'options']],
    ['an empty question', { ...abc, question: ' ' }, ['question']],
    ['a question of 301 characters', { ...abc, question: 'x'.repeat(301) }, ['question']],
    ['a question with a NUL', { ...abc, question: 'a\0b' }, ['question']],
    ['a question with a direction override', { ...abc, question: 'a\u202eb' }, ['question']],
    ['a theme with a zero-width space', { ...abc, theme: 'Sp\u200borts' }, ['theme']],
    ['an invisible option', { ...abc, options: texts('A', '\u200d') }, ['options.1.text']],
    ['options that look the same', { ...abc, options: texts('A', 'A\u200d') }, ['options.1.text']],
    ['a theme of 61 characters', { ...abc, theme: 'x'.repeat(61) }, ['theme']],
    ['a theme that is a number', { ...abc, theme: 5 }, ['theme']],
    ['options that are strings', { ...abc, options: ['A', 'B'] }, ['options.0', 'options.1']],
    ['options that are not a list', { ...abc, options: 'A, B' }, ['options']],
    ['an option of 121 characters', { ...abc, options: texts('x'.repeat(121), 'B') }, ['options.0.text']],
    ['an option without text', { ...abc, options: [{ text: 'A' }, {}] }, ['options.1.text']],
    [
      'an option with an extra field',
      { ...abc, options: [{ text: 'A', votes: 9 }, { text: 'B' }] },
      ['options.0.votes'],
    ],
    ['a duplicate option', { ...abc, options: texts('A', 'B', ' A ') }, ['options.2.text']],
    ['an unknown kind', { ...abc, kind: 'approval' }, ['kind']],
    ['maxChoices for one choice', { ...abc, maxChoices: 2 }, ['maxChoices']],
    ['maxChoices for a ranking', { ...abc, kind: 'ranked', maxChoices: 2 }, ['maxChoices']],
    ['maxChoices above the number of options', { ...abc, kind: 'multiple', maxChoices: 4 }, ['maxChoices']],
    ['maxChoices of 1 for several choices', { ...abc, kind: 'multiple', maxChoices: 1 }, ['maxChoices']],
    ['a fractional maxChoices', { ...abc, kind: 'multiple', maxChoices: 2.5 }, ['maxChoices']],
    ['a voteChange that is a string', { ...abc, voteChange: 'no' }, ['voteChange']],
    ['an unknown resultsVisible', { ...abc, resultsVisible: 'later' }, ['resultsVisible']],
    ['a date without a time', { ...abc, opensAt: '2030-01-01' }, ['opensAt']],
    ['a time without an offset', { ...abc, opensAt: '2030-01-01T00:00:00' }, ['opensAt']],
    ['a date that does not exist', { ...abc, closesAt: '2030-02-30T00:00:00Z' }, ['closesAt']],
    ['a time that is out of range', { ...abc, closesAt: '9999-01-01T00:00:00Z' }, ['closesAt']],
    [
      'a close before the opening',
      { ...abc, opensAt: '2030-01-02T00:00:00Z', closesAt: '2030-01-02T00:00:00Z' },
      ['closesAt'],
    ],
    ['an unknown field', { ...abc, owner: 'me' }, ['owner']],
    ['several errors', { options: texts('A'), kind: 1, x: 1 }, ['question', 'options', 'kind', 'x']],
  ])('%s is answered with 400 that names the fields', async (_, body, fields) => {
    const fault = await faultOf(await send('POST', '/polls', body));
    expect(fault.status).toBe(400);
    expect(fault.fields.toSorted()).toEqual(fields.toSorted());
  });

  test.each([
    ['no body', undefined, 400],
    ['an empty body', '', 400],
    ['a list', '[]', 400],
    ['null', 'null', 400],
    ['truncated JSON', '{"question"', 400],
    ['40 KiB', JSON.stringify({ ...abc, question: 'x'.repeat(40_000) }), 413],
  ])('%s instead of a poll (%s) is answered with %d', async (_, body, status) => {
    const response = await send('POST', '/polls', body);
    expect(response.status).toBe(status);
    expect(await read<Fault>(response)).toMatchObject({ status });
  });

  test('a body that is not JSON is answered with 415', async () => {
    for (const type of ['text/plain', 'application/xml'])
      expect((await send('POST', '/polls', '{}', { 'Content-Type': type })).status).toBe(415);
  });
});

describe('reading polls', () => {
  test.each(['/polls/1', '/polls/1/'])('F040: GET %s returns the poll', async (path) => {
    expect(await get(path)).toMatchObject({
      id: 1,
      question: 'Cats or Dogs?',
      options: [
        { position: 0, text: 'Cats' },
        { position: 1, text: 'Dogs' },
      ],
    });
  });

  test('F040: a missing poll is answered with 404, whatever its id', async () => {
    for (const id of ['999999', '0', '-1', '1.5', 'x', '2147483648', '99999999999', '%00'])
      for (const method of ['GET', 'DELETE'])
        expect((await send(method, `/polls/${id}`)).status, `${method} ${id}`).toBe(404);
    expect((await send('PATCH', '/polls/999999', {})).status).toBe(404);
  });

  test.each(['/polls', '/polls/'])('F038: GET %s lists polls, newest first', async (path) => {
    const older = await create({ ...abc, question: 'Older?' });
    const newer = await create({ ...abc, question: 'Newer?' });
    const { polls } = await get<{ polls: PollAnswer[] }>(path);
    expect(polls.slice(0, 2)).toEqual([newer, older]);
  });

  test('F038: pages linked by cursor and Link header list every poll exactly once', async () => {
    const theme = `pages ${randomUUID().slice(0, 8)}`;
    const made: number[] = [];
    for (let i = 0; i < 5; i++) made.unshift((await create({ ...abc, theme })).id);
    const listed: number[] = [];
    let address: string | undefined = `/polls?theme=${encodeURIComponent(theme)}&limit=2`;
    while (address !== undefined) {
      const response = await fetch(url + address);
      const page = await read<{ polls: PollAnswer[]; next: string | null }>(response);
      listed.push(...page.polls.map(({ id }) => id));
      // newer polls do not shift the pages
      await create({ ...abc, theme });
      address = /^<(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
      expect(address !== undefined).toBe(page.next !== null);
    }
    expect(listed).toEqual(made);
  });

  test('F038: the list is filtered by status', async () => {
    const theme = `status ${randomUUID().slice(0, 8)}`;
    const past = '2020-01-01T00:00:00Z';
    const future = '2050-01-01T00:00:00Z';
    const ids = {
      open: [
        (await create({ ...abc, theme, opensAt: past, closesAt: future })).id,
        (await create({ ...abc, theme })).id,
      ],
      scheduled: [(await create({ ...abc, theme, opensAt: future })).id],
      closed: [(await create({ ...abc, theme, closesAt: past })).id],
    };
    for (const [status, expected] of Object.entries(ids)) {
      const query = `theme=${encodeURIComponent(theme)}&status=${status}`;
      const { polls } = await get<{ polls: PollAnswer[] }>(`/polls?${query}`);
      expect(polls.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(expected);
      // nothing seals polls in these tests
      expect(new Set(polls.map((poll) => poll.status))).toEqual(
        new Set([status === 'closed' ? 'closing' : status]),
      );
    }
  });

  test.each([
    ['cursor=rubbish', 'cursor'],
    ['cursor=', 'cursor'],
    [`cursor=${Buffer.from('before 2147483648').toString('base64url')}`, 'cursor'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['status=over', 'status'],
    ['theme=', 'theme'],
    ['sort=votes', 'sort'],
  ])('F038: GET /polls?%s is answered with 400 that names the parameter', async (query, field) => {
    expect(await faultOf(await fetch(`${url}/polls?${query}`))).toMatchObject({
      status: 400,
      fields: [field],
    });
  });

  test.each(['/themes', '/themes/'])(
    'F053 F065: GET %s lists Trending, Moral Dilemmas and Sports even without polls, and the themes of polls',
    async (path) => {
      const fresh = await openVote();
      try {
        const freshUrl = await fresh.serve();
        const themes = async () => (await read<{ themes: unknown[] }>(await fetch(freshUrl + path))).themes;
        await fresh.pool.query('delete from polls');
        const builtIn = [
          { name: 'OnTrend', label: 'Trending', polls: 0 },
          { name: 'Moral Dilemmas', label: 'Moral Dilemmas', polls: 0 },
          { name: 'Sports', label: 'Sports', polls: 0 },
        ];
        expect(await themes()).toEqual(builtIn);
        await fresh.pool.query(
          "insert into polls (question, theme) values ('?', 'Sports'), ('?', 'Sports'), ('?', 'Art & Music')",
        );
        expect(await themes()).toEqual([
          builtIn[0],
          builtIn[1],
          { ...builtIn[2], polls: 2 },
          { name: 'Art & Music', label: 'Art & Music', polls: 1 },
        ]);
      } finally {
        await fresh.close();
      }
    },
  );

  test.each(['Moral Dilemmas', 'Art & Music / 100% ñ'])(
    'F054 F065: GET /themes/{theme}/polls lists the polls of the theme %s, and no others',
    async (theme) => {
      const { id } = await create({ ...abc, theme });
      await create({ ...abc, theme: theme.toUpperCase() });
      const page = await get<{ polls: PollAnswer[]; next: null }>(
        `/themes/${encodeURIComponent(theme)}/polls/`,
      );
      expect(page.polls[0]?.id).toBe(id);
      expect(new Set(page.polls.map((poll) => poll.theme))).toEqual(new Set([theme]));
      expect(page.next).toBeNull();
    },
  );

  test('F054: an invalid theme is answered with 400 that names the field', async () => {
    for (const theme of ['%00', 'x'.repeat(61)])
      expect(await faultOf(await fetch(`${url}/themes/${theme}/polls`))).toMatchObject({
        status: 400,
        fields: ['theme'],
      });
    expect((await fetch(`${url}/themes/%E0/polls`)).status).toBe(400);
  });

  test('F054: a theme’s list has pages too, and is empty for an unused theme', async () => {
    const theme = `t/${randomUUID()}`;
    const address = `/themes/${encodeURIComponent(theme)}/polls`;
    expect(await get(address)).toEqual({ polls: [], next: null });
    const first = await create({ ...abc, theme });
    await create({ ...abc, theme });
    const response = await fetch(`${url}${address}?limit=1`);
    const link = /^<(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1] ?? '';
    expect(await get(link)).toEqual({ polls: [first], next: null });
  });

  test('HEAD answers like GET, without the body', async () => {
    for (const path of ['/polls', '/polls/1', '/themes', '/themes/Sports/polls', '/openapi.json']) {
      const response = await send('HEAD', path);
      expect(response.status, path).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(await response.text()).toBe('');
    }
  });

  test.each([
    ['PUT', '/polls', 'GET, HEAD, POST'],
    ['DELETE', '/polls/', 'GET, HEAD, POST'],
    ['POST', '/polls/1', 'GET, HEAD, PATCH, DELETE'],
    ['POST', '/themes', 'GET, HEAD'],
    ['DELETE', '/themes/Sports/polls', 'GET, HEAD'],
    ['GET', '/votes', 'POST'],
    ['PUT', '/polls/1/vote', 'POST, GET, HEAD'],
    ['DELETE', '/', 'GET, HEAD, POST'],
    ['POST', '/health', 'GET, HEAD'],
  ])('%s %s is answered with 405 and Allow: %s', async (method, path, allowed) => {
    const response = await send(method, path);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allowed);
    const options = await send('OPTIONS', path);
    expect(options.status).toBe(204);
    expect(options.headers.get('allow')).toBe(allowed);
  });
});

describe('changing a poll', () => {
  const options = (poll: PollAnswer) => poll.options.map(({ text }) => text);
  const change = (id: number, body: unknown) => send('PATCH', `/polls/${id}`, body);

  test('changes only the given fields and raises the version', async () => {
    const poll = await create({ ...abc, opensAt: '2020-01-01T00:00:00.123456Z' });
    const response = await change(poll.id, {
      question: 'Which one?',
      theme: 'Sports',
      voteChange: false,
      resultsVisible: 'never',
      closesAt: '2050-01-01T00:00:00Z',
    });
    expect(response.status).toBe(200);
    const changed = await read(response);
    expect(changed).toEqual({
      ...poll,
      question: 'Which one?',
      theme: 'Sports',
      voteChange: false,
      resultsVisible: 'never',
      closesAt: '2050-01-01T00:00:00.000000Z',
    });
    expect(await get(`/polls/${poll.id}/`)).toEqual(changed);
    expect(await versionOf(poll.id)).toBe(1);
    const again = await change(poll.id, { closesAt: null });
    expect(await read(again)).toMatchObject({ closesAt: null, question: 'Which one?' });
  });

  test('a change is visible at once on the instance that made it', async () => {
    const { id } = await create(abc);
    for (let i = 0; i < 20; i++) {
      await change(id, { question: `Question ${i}?` });
      expect(await get(`/polls/${id}`)).toMatchObject({ question: `Question ${i}?` });
    }
    await send('DELETE', `/polls/${id}`);
    expect((await fetch(`${url}/polls/${id}`)).status).toBe(404);
  });

  test('while no ballot counts, options, kind and maxChoices may change freely', async () => {
    const { id } = await create(abc);
    const changed = await read(
      await change(id, { kind: 'multiple', options: texts('C', 'D', 'E', 'F'), maxChoices: 3 }),
    );
    expect(changed).toMatchObject({ kind: 'multiple', maxChoices: 3 });
    expect(options(changed)).toEqual(['C', 'D', 'E', 'F']);
    const shorter = await read(await change(id, { options: texts('X', 'Y'), maxChoices: 2 }));
    expect(options(shorter)).toEqual(['X', 'Y']);
    expect(await read(await change(id, { kind: 'ranked' }))).toMatchObject({ maxChoices: 1 });
  });

  test('options can be removed once their ballots are gone', async () => {
    const { id } = await create(abc);
    await castBallot(id, [2]);
    await vote.pool.query('delete from ballots where poll_id = $1', [id]);
    expect(options(await read(await change(id, { options: texts('A', 'B') })))).toEqual(['A', 'B']);
  });

  test('correcting a typo and adding an option loses no vote', async () => {
    const { id } = await create({ ...abc, options: texts('Pyton', 'Go') });
    await castBallot(id, [0]);
    const response = await change(id, { options: texts('Python', 'Go', 'Rust') });
    expect(response.status).toBe(200);
    expect(options(await read(response))).toEqual(['Python', 'Go', 'Rust']);
    const { rows } = await vote.pool.query(
      'select text, votes::integer from options join tallies using (poll_id, position) where poll_id = $1',
      [id],
    );
    expect(rows).toEqual([{ text: 'Python', votes: 1 }]);
  });

  test.each([
    ['reordered options', { options: texts('B', 'A', 'C') }, ['options']],
    ['a changed voteChange', { voteChange: false }, ['voteChange']],
    ['fewer options', { options: texts('A', 'B') }, ['options']],
    ['a changed kind', { kind: 'ranked' }, ['kind', 'maxChoices']],
    ['a lower maxChoices', { maxChoices: 2 }, ['maxChoices']],
  ])('once ballots exist, answers %s with 409 and changes nothing', async (_, body, fields) => {
    const poll = await create({ ...abc, kind: 'multiple', maxChoices: 3 });
    await castBallot(poll.id, [0, 1, 2]);
    const fault = await faultOf(await change(poll.id, { ...body, question: 'Changed?' }));
    expect(fault).toMatchObject({ status: 409, fields });
    expect(await get(`/polls/${poll.id}`)).toEqual(poll);
    expect(await versionOf(poll.id)).toBe(1);
  });

  test('once ballots exist, maxChoices may be raised', async () => {
    const poll = await create({ ...abc, kind: 'multiple', maxChoices: 2 });
    await castBallot(poll.id, [0, 1]);
    expect(await read(await change(poll.id, { maxChoices: 3 }))).toEqual({ ...poll, maxChoices: 3 });
  });

  test.each([
    ['a close before the opening', { closesAt: '2019-01-01T00:00:00Z' }, ['closesAt']],
    ['a duplicate option', { options: texts('A', 'A') }, ['options.1.text']],
    ['more choices than options', { kind: 'multiple', maxChoices: 4 }, ['maxChoices']],
    ['a removed question', { question: null }, ['question']],
    ['an id', { id: 5 }, ['id']],
  ])('%s is answered with 400 that names the field', async (_, body, fields) => {
    const { id } = await create({ ...abc, opensAt: '2020-01-01T00:00:00Z' });
    expect(await faultOf(await change(id, body))).toMatchObject({ status: 400, fields });
  });

  test('a change waits for the batch that is being recorded, and takes its ballots into account', async () => {
    const { id } = await create(abc);
    const worker = await vote.pool.connect();
    try {
      // like the worker: first the poll's lock, then the ballots
      await worker.query('begin');
      await worker.query('select from polls where id = $1 for no key update', [id]);
      const answer = change(id, { options: texts('A', 'B') });
      await expect
        .poll(async () => {
          const { rows } = await vote.pool.query<{ waiting: number }>(
            `select count(*)::integer as waiting
             from pg_stat_activity
             where wait_event_type = 'Lock' and datname = current_database()`,
          );
          return rows[0]?.waiting;
        })
        .toBe(1);
      await worker.query('insert into ballots values ($1, $2, array[2], now())', [id, randomUUID()]);
      await worker.query('commit');
      expect(await faultOf(await answer)).toMatchObject({ status: 409, fields: ['options'] });
    } finally {
      worker.release();
    }
    expect(options(await get(`/polls/${id}`))).toEqual(['A', 'B', 'C']);
  });

  test('two concurrent changes that add options leave a consistent list', async () => {
    const { id } = await create(abc);
    await castBallot(id, [0]);
    const answers = await Promise.all([
      change(id, { options: texts('A', 'B', 'C', 'D') }),
      change(id, { options: texts('A', 'B', 'C', 'E', 'F') }),
    ]);
    // if the longer list comes second, both succeed; if the shorter one does, it fails, because it would remove an option
    expect(answers.map(({ status }) => status)).toContain(200);
    const now = options(await get(`/polls/${id}`));
    expect(now).toHaveLength(5);
    expect(now.slice(0, 3)).toEqual(['A', 'B', 'C']);
  });
});

describe('deleting a poll', () => {
  test.each(['', '/'])('DELETE /polls/{id}%s deletes the poll with its ballots', async (slash) => {
    const { id } = await create(abc);
    await castBallot(id, [1]);
    const response = await send('DELETE', `/polls/${id}${slash}`);
    expect(response.status).toBe(204);
    expect((await fetch(`${url}/polls/${id}`)).status).toBe(404);
    expect((await send('POST', `/polls/${id}/vote`, { choice: 0 })).status).toBe(404);
    expect((await send('DELETE', `/polls/${id}`)).status).toBe(404);
    const { rows } = await vote.pool.query<{ left: number }>(
      `select (
         (select count(*) from ballots where poll_id = $1)
         + (select count(*) from tallies where poll_id = $1)
         + (select count(*) from options where poll_id = $1)
       )::integer as left`,
      [id],
    );
    expect(rows[0]?.left).toBe(0);
  });

  test('another instance notices a change and a deletion by itself', async () => {
    const other = await vote.serve();
    const { id } = await create(abc);
    const question = async () =>
      (await read<{ question?: string }>(await fetch(`${other}/polls/${id}`))).question;
    expect(await question()).toBe('Which?');
    await send('PATCH', `/polls/${id}`, { question: 'Changed?' });
    await expect.poll(question).toBe('Changed?');
    await send('DELETE', `/polls/${id}`);
    await expect.poll(question).toBeUndefined();
  });
});

describe('access', () => {
  const adminToken = 'a-token-of-these-tests';
  type Call = [method: string, path: string, body: object | undefined];
  const calls: Call[] = [
    ['POST', '/polls', abc],
    ['PATCH', '/polls/1', { theme: 'Sports' }],
    ['DELETE', '/polls/{id}', undefined],
  ];
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

  async function attempt(
    base: string,
    [method, path, body]: Call,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const address = path.includes('{id}') ? path.replace('{id}', String((await create(abc)).id)) : path;
    return fetch(base + address, {
      method,
      headers: { ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  }

  describe.each(calls)('%s %s', (...call) => {
    test('requires ADMIN_TOKEN if it is set: 401 without a token, 403 with a wrong one', async () => {
      const base = await vote.serve({ adminToken, openToAll: false });
      const without = await attempt(base, call);
      expect(without.status).toBe(401);
      expect(without.headers.get('www-authenticate')).toBe('Bearer');
      expect((await attempt(base, call, { Authorization: 'Basic YTpi' })).status).toBe(401);
      for (const wrong of ['another-token', `${adminToken}x`, 'a'])
        expect((await attempt(base, call, bearer(wrong))).status).toBe(403);
      expect((await attempt(base, call, bearer(adminToken))).ok).toBe(true);
    });

    test('is closed to everyone in production if no ADMIN_TOKEN is set', async () => {
      const base = await vote.serve({ adminToken: undefined, openToAll: false });
      for (const headers of [{}, bearer('undefined'), bearer('')]) {
        const response = await attempt(base, call, headers);
        expect(response.status).toBe(403);
        expect((await read<Fault>(response)).detail).toContain('ADMIN_TOKEN');
      }
    });

    test('is refused if another site sends it', async () => {
      const response = await attempt(url, call, { Origin: 'http://elsewhere.example' });
      expect(response.status).toBe(403);
    });
  });
});

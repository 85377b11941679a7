import { describe, expect, test } from 'vitest';
import { abc, faultOf, read, setUpPolls, texts } from './set-up-polls.ts';
import type { PollAnswer, Fault } from './set-up-polls.ts';

const { vote, send, get, create, castBallot } = setUpPolls();

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
        slug: expect.stringMatching(/^[a-z][0-9a-z]{9}$/) as string,
        listed: true,
        joinCode: expect.stringMatching(/^\d{6}$/) as string,
        manageUrl: expect.stringMatching(
          /^http:\/\/localhost:5000\/p\/[0-9a-z]{10}\/manage#k=[\w-]{32}$/,
        ) as string,
        question: sample.question,
        description: '',
        theme: 'OnTrend',
        kind: 'single',
        maxChoices: 1,
        voteChange: true,
        resultsVisible: 'always',
        voters: 'browser',
        showFrom: null,
        status: 'open',
        opensAt: null,
        closesAt: null,
        timeZone: 'UTC',
        sealedAt: null,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
        removal: null,
        options: ['Python', 'JavaScript', 'Go', 'Rust'].map((text, position) => ({ position, text })),
        optionsVersion: expect.stringMatching(/^[\w-]{16}$/) as string,
      });
    },
  );

  test('F071: stores a poll’s data and its ballot count in Postgres', async () => {
    const { id } = await create(sample);
    await castBallot(id, [2]);
    const { rows } = await vote().pool.query(
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
    ['a question with half of a surrogate pair', { ...abc, question: 'a\ud800b' }, ['question']],
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
    ['a time in words', { ...abc, closesAt: 'yesterday' }, ['closesAt']],
    ['a time that is out of range', { ...abc, closesAt: '9999-01-01T00:00:00Z' }, ['closesAt']],
    [
      'a close before the opening',
      { ...abc, opensAt: '2030-01-02T00:00:00Z', closesAt: '2030-01-02T00:00:00Z' },
      ['closesAt'],
    ],
    ['a close in the past', { ...abc, closesAt: '2020-01-01T00:00:00Z' }, ['closesAt']],
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

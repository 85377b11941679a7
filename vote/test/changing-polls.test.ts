import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { abc, faultOf, read, setUpPolls, texts } from './set-up-polls.ts';
import type { PollAnswer } from './set-up-polls.ts';

const { vote, url, send, get, create, castBallot, versionOf } = setUpPolls();

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
    expect((await fetch(`${url()}/polls/${id}`)).status).toBe(404);
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

  test.each([
    ['deleted', 'delete from ballots where poll_id = $1'],
    ['withdrawn', `update ballots set choices = '{}' where poll_id = $1`],
  ])('options can be removed once their ballots are %s', async (_how, sql) => {
    const { id } = await create(abc);
    await castBallot(id, [2]);
    await vote().pool.query(sql, [id]);
    expect(options(await read(await change(id, { options: texts('A', 'B') })))).toEqual(['A', 'B']);
  });

  test('correcting a typo and adding an option loses no vote', async () => {
    const { id } = await create({ ...abc, options: texts('Pyton', 'Go') });
    await castBallot(id, [0]);
    const response = await change(id, { options: texts('Python', 'Go', 'Rust') });
    expect(response.status).toBe(200);
    expect(options(await read(response))).toEqual(['Python', 'Go', 'Rust']);
    const { rows } = await vote().pool.query(
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
    const { optionsVersion, ...rest } = await read(await change(poll.id, { maxChoices: 3 }));
    expect({ ...rest, optionsVersion: poll.optionsVersion }).toEqual({ ...poll, maxChoices: 3 });
    expect(optionsVersion).not.toBe(poll.optionsVersion);
  });

  test('without a limit, maxChoices follows the number of options; a limit stays', async () => {
    const unlimited = await create({ ...abc, kind: 'multiple' });
    await castBallot(unlimited.id, [0, 1, 2]);
    const longer = await change(unlimited.id, { options: texts('A', 'B', 'C', 'D') });
    expect(await read(longer)).toMatchObject({ maxChoices: 4 });
    const page = await fetch(`${url()}/polls/${unlimited.id}`, { headers: { Accept: 'text/html' } });
    expect(await page.text()).toContain('Choose as many as you like.');

    const limited = await create({ ...abc, kind: 'multiple', maxChoices: 2 });
    expect(await read(await change(limited.id, { options: texts('A', 'B', 'C', 'D') }))).toMatchObject({
      maxChoices: 2,
    });
    const named = await create({ ...abc, kind: 'multiple' });
    const body = { options: texts('A', 'B', 'C', 'D'), maxChoices: 3 };
    expect(await read(await change(named.id, body))).toMatchObject({ maxChoices: 3 });
  });

  test('without a limit, options can be removed while there are no ballots', async () => {
    const { id } = await create({ ...abc, kind: 'multiple' });
    expect(await read(await change(id, { options: texts('A', 'B') }))).toMatchObject({ maxChoices: 2 });
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
    const worker = await vote().pool.connect();
    try {
      // like the worker: first the poll's lock, then the ballots
      await worker.query('begin');
      await worker.query('select from polls where id = $1 for no key update', [id]);
      const answer = change(id, { options: texts('A', 'B') });
      await expect
        .poll(async () => {
          const { rows } = await vote().pool.query<{ waiting: number }>(
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

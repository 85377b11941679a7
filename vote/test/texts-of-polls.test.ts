// Which texts polls take, how they are stored, and when two of them are the same.
import { randomUUID } from 'node:crypto';
import { createPoll } from '@hands/testing/create-poll';
import { describe, expect, test } from 'vitest';
import { abc, faultOf, read, setUpPolls, texts } from './set-up-polls.ts';
import type { PollAnswer } from './set-up-polls.ts';

const { vote, url, send, get, create, castBallot, versionOf } = setUpPolls();

const change = (id: number, body: object) => send('PATCH', `/polls/${id}`, body);
const textsOf = ({ options }: PollAnswer) => options.map(({ text }) => text);

describe('a poll is refused, with the name of the field, if', () => {
  const invisible = '\u3164 \u00ad \u034f \u2800 \u115f'.split(' ');

  test.each(invisible)('an option shows nothing or hides %j', async (text) => {
    for (const options of [texts('Yes', text), texts('Yes', `Ye${text}s`)]) {
      const answer = await send('POST', '/polls', { ...abc, options });
      // braille's blank is a space, and a space may be within a text
      if (text === '\u2800' && options[1]?.text !== text) expect(answer.status).toBe(201);
      else expect(await faultOf(answer)).toMatchObject({ status: 400, fields: ['options.1.text'] });
    }
  });

  test.each([
    ['question', { question: 'Cut \ud83d' }],
    ['theme', { theme: 'Cut \ud83d' }],
    ['options.0.text', { options: texts('Cut \ud83d', 'B') }],
  ])('its %s has half a character, also when it is changed', async (field, fields) => {
    expect(await faultOf(await send('POST', '/polls', { ...abc, ...fields }))).toMatchObject({
      status: 400,
      fields: [field],
    });
    const { id } = await create(abc);
    expect(await faultOf(await change(id, fields))).toMatchObject({ status: 400, fields: [field] });
  });

  test.each([
    ['Café', 'Cafe\u0301'],
    ['Tea time', 'Tea  time'],
    ['Tea time', 'Tea\u00a0time'],
    ['Å', '\u212b'],
    ['Yes', 'yes'],
    ['ﬁne', 'fine'],
    ['👩‍👩‍👧', '👩👩👧'],
  ])('two options look the same: %j, %j', async (one, other) => {
    const fault = await faultOf(await send('POST', '/polls', { ...abc, options: texts(one, other) }));
    expect(fault).toMatchObject({ status: 400, fields: ['options.1.text'] });
  });

  test.each(['.', '..', ' .. ', '\u2800..'])('its theme, %j, would be a step in a path', async (theme) => {
    const fault = await faultOf(await send('POST', '/polls', { ...abc, theme }));
    expect(fault).toMatchObject({ status: 400, fields: ['theme'] });
  });
});

test('emoji with joiners, Persian with its non-joiner and flags are options as they are', async () => {
  const options = ['👨‍👩‍👧‍👦', '🏳️‍🌈', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'می‌خواهم'];
  expect(textsOf(await create({ ...abc, options: texts(...options) }))).toEqual(options);
});

test('texts are stored in one form', async () => {
  const poll = await create({
    question: ' Tea\u00a0 or Cafe\u0301? ',
    theme: `Cafe\u0301  ${randomUUID()}`,
    options: texts('\u212b', 'Cafe\u0301'),
  });
  expect(poll).toMatchObject({
    question: 'Tea or Café?',
    theme: expect.stringMatching(/^Café \S/) as string,
  });
  expect(textsOf(poll)).toEqual(['Å', 'Café']);
});

describe('a theme', () => {
  const polls = async (path: string) => (await get<{ polls: PollAnswer[] }>(path)).polls.map(({ id }) => id);
  const listed = async () => (await get<{ themes: { name: string; polls: number }[] }>('/themes')).themes;

  test('takes over the spelling of other polls, and is found by any spelling', async () => {
    const name = `Café ${randomUUID()}`;
    const first = await create({ ...abc, theme: name });
    const spellings = [
      name.normalize('NFD'),
      name.toUpperCase(),
      name.replace(' ', '\u00a0 '),
      `${name}\u3000`,
    ];
    const others: number[] = [];
    for (const theme of spellings) {
      const poll = await create({ ...abc, theme });
      expect(poll.theme).toBe(name);
      others.unshift(poll.id);
    }
    expect((await listed()).filter((theme) => theme.name === name)).toMatchObject([{ polls: 5 }]);
    for (const theme of [name, ...spellings].map(encodeURIComponent)) {
      expect(await polls(`/polls?theme=${theme}`)).toEqual([...others, first.id]);
      expect(await polls(`/themes/${theme}/polls`)).toEqual([...others, first.id]);
    }
    const page = await fetch(`${url()}/polls?theme=${encodeURIComponent(name.toUpperCase())}`, {
      headers: { Accept: 'text/html' },
    });
    expect((await page.text()).match(/aria-current="true">Café/g)).toHaveLength(1);
  });

  test('in the spelling or by the label of a built-in one is that one', async () => {
    for (const theme of ['sports', 'SPORTS', 'moral  dilemmas', 'Trending']) {
      const poll = await create({ ...abc, theme });
      expect(poll.theme).toBe(
        { s: 'Sports', S: 'Sports', m: 'Moral Dilemmas', T: 'OnTrend' }[theme.charAt(0)],
      );
    }
  });

  test('can be corrected in its own poll, and a poll that is moved takes over the spelling of others', async () => {
    const name = `tea ${randomUUID()}`;
    const { id } = await create({ ...abc, theme: name });
    expect(await read(await change(id, { theme: name.toUpperCase() }))).toMatchObject({
      theme: name.toUpperCase(),
    });
    const other = await create(abc);
    expect(await read(await change(other.id, { theme: name }))).toMatchObject({ theme: name.toUpperCase() });
  });
});

describe('a poll from before these rules', () => {
  const old = () =>
    createPoll(vote().pool, {
      question: 'Cafe\u0301\u200b?',
      theme: `cafe\u0301  ${randomUUID()}`,
      options: ['Cafe\u0301', 'Café', '\u3164'],
    });

  test('is read as it is, listed under its theme, and its other fields can be changed', async () => {
    const id = await old();
    const poll = await get(`/polls/${id}`);
    expect(poll).toMatchObject({ question: 'Cafe\u0301\u200b?' });
    expect(textsOf(poll)).toEqual(['Cafe\u0301', 'Café', '\u3164']);
    for (const theme of [String(poll.theme), String(poll.theme).normalize('NFC').toUpperCase()]) {
      const { polls } = await get<{ polls: PollAnswer[] }>(`/polls?theme=${encodeURIComponent(theme)}`);
      expect(polls.map((found) => found.id)).toEqual([id]);
    }
    const changed = await change(id, { resultsVisible: 'never', question: 'Coffee?' });
    expect(await read(changed)).toMatchObject({ resultsVisible: 'never', options: poll.options });
  });

  test('with two spellings of a theme has them listed as one', async () => {
    const name = `two ${randomUUID()}`;
    const ids = [
      await createPoll(vote().pool, { theme: name }),
      await createPoll(vote().pool, { theme: name.toUpperCase() }),
    ];
    const { themes } = await get<{ themes: { name: string; polls: number }[] }>('/themes');
    expect(themes.filter((theme) => theme.name.toLowerCase() === name)).toMatchObject([{ polls: 2 }]);
    const { polls } = await get<{ polls: PollAnswer[] }>(`/polls?theme=${encodeURIComponent(name)}`);
    expect(polls.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  test('keeps a theme that is a step in a path, and lists its polls', async () => {
    const id = await createPoll(vote().pool, { theme: '..' });
    const { polls } = await get<{ polls: PollAnswer[] }>('/polls?theme=..');
    expect(polls.map((poll) => poll.id)).toEqual([id]);
  });
});

test('with ballots, options in another spelling are still recognised if they change places', async () => {
  const { id } = await create({ ...abc, options: texts('Café', 'Tea') });
  await castBallot(id, [0]);
  for (const [one, other] of [
    ['Tea', 'Cafe\u0301'],
    ['TEA', 'cafe\u0301'],
    ['Tea\u00a0', 'CAFÉ'],
  ] as const)
    expect(await faultOf(await change(id, { options: texts(one, other) }))).toMatchObject({
      status: 409,
      fields: ['options'],
    });
  const before = await versionOf(id);
  expect(textsOf(await read(await change(id, { options: texts('café', 'tea') })))).toEqual(['café', 'tea']);
  expect(await versionOf(id)).toBe((before ?? 0) + 1);
});

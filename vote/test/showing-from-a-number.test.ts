// `showFrom` as owners set it, and what a ballot says of it.
import { describe, expect, test } from 'vitest';
import { openTab } from './open-tab.ts';
import { abc, faultOf, read, setUpPolls } from './set-up-polls.ts';

const { vote, url, send, create, castBallot } = setUpPolls();

const change = (id: number, body: object) => send('PATCH', `/polls/${id}`, body);

test('a poll shows its votes at once unless a number is given', async () => {
  expect(await create(abc)).toMatchObject({ showFrom: null });
  expect(await create({ ...abc, showFrom: 10 })).toMatchObject({ showFrom: 10 });
});

test.each([1, 0, -5, 1_001, 2.5, '10', true])('%j is refused, by its name', async (showFrom) => {
  expect(await faultOf(await send('POST', '/polls', { ...abc, showFrom }))).toMatchObject({
    status: 400,
    fields: ['showFrom'],
  });
});

test('it can be changed while there are ballots, which count on', async () => {
  const { id, optionsVersion } = await create(abc);
  await castBallot(id, [1]);
  for (const showFrom of [5, 2, null])
    expect(await read(await change(id, { showFrom }))).toMatchObject({ showFrom, optionsVersion });
  const { rows } = await vote().pool.query('select valid_from, ballots from polls where id = $1', [id]);
  expect(rows).toEqual([{ valid_from: null, ballots: 1 }]);
});

describe('a ballot says so', () => {
  test.each([
    ['always', 'The result is shown once 10 people have voted, and then in steps of at least five votes.'],
    [
      'after_vote',
      'The result is shown to you after you have voted, once 10 people have voted, and then in steps',
    ],
    ['after_close', 'The result is shown once it is final.'],
    ['never', 'The result of this poll is not shown.'],
  ])('if results are shown %s', async (resultsVisible, note) => {
    const { slug } = await create({ ...abc, resultsVisible, showFrom: 10 });
    expect((await openTab(url()).get(`/p/${String(slug)}`)).html).toContain(
      `<p class="results-note">${note}`,
    );
  });
});

describe('in the form', () => {
  const fields = (showFrom: string): string[][] => [
    ...Object.entries({ question: 'Which?', theme: 'OnTrend', kind: 'single', resultsVisible: 'always' }),
    ['showFrom', showFrom],
    ['option', 'A'],
    ['option', 'B'],
  ];

  test('it is created, edited, removed and duplicated', async () => {
    const tab = openTab(url());
    const { path } = await tab.submit('/polls', fields('10'));
    const manage = path.replace('/share', '/manage');
    const save = async (value: string) => {
      const { html } = await tab.get(manage);
      const [, shown = ''] = /name="shown" value="([^"]*)"/.exec(html) ?? [];
      return tab.submit(manage, [...fields(value), ['shown', shown.replaceAll('&#34;', '"')]]);
    };
    expect((await tab.get(manage)).html).toMatch(/name="showFrom"[^>]*value="10"/);
    expect((await save('20')).html).toContain('shown from: 10 → 20');
    const { html } = await tab.get(manage);
    const [, link = ''] = /href="(\/polls\/new\?[^"]*)">Duplicate/.exec(html) ?? [];
    expect((await tab.get(link.replaceAll('&amp;', '&'))).html).toMatch(/name="showFrom"[^>]*value="20"/);
    expect((await save('')).html).toContain('shown from: 20 → none');
  });

  test.each([
    ['1', 'Must be at least 2.'],
    ['many', 'Must be a whole number.'],
  ])('%j is shown beside its fault', async (value, fault) => {
    const { html } = await openTab(url()).submit('/polls', fields(value));
    expect(html).toContain(`<span class="field-fault" id="showFrom-fault">${fault}</span>`);
    expect(html).toMatch(new RegExp(`name="showFrom"[^>]*value="${value}"`));
  });
});

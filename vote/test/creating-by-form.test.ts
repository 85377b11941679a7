// The form for a new poll as a browser without JavaScript uses it, and what its scripts compute.
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { catalogues } from '@hands/shared/texts/catalogues';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pasteLines, splitLines } from '../public/option-rows-model.js';
import { describeSettings } from '../public/poll-sentence-model.js';
import type { Settings } from '../public/poll-sentence-model.js';
import { openTab as openTabAt } from './open-tab.ts';

let vote: TestVote;
let url = '';
beforeAll(async () => {
  vote = await openVote();
  url = await vote.serve();
});
afterAll(() => vote.close());

const openTab = () => openTabAt(url);
const formAt = async (query = '') => (await openTab().get(`/polls/new${query}`)).html;

describe('without JavaScript', () => {
  test('all fields are shown, with ten rows for options', async () => {
    const html = await formAt();
    expect(html.match(/name="option"/g)).toHaveLength(10);
    for (const name of ['question', 'kind', 'voteChange', 'resultsVisible', 'theme', 'opensAt', 'listed'])
      expect(html).toContain(`name="${name}"`);
    expect(html).toMatch(/<p class="sentence" data-sentence hidden>/);
  });

  test('an address fills fields in, and nothing is checked before the form is sent', async () => {
    const query = new URLSearchParams([
      ['question', 'Which <b>?'],
      ['option', 'Ash'],
      ['option', 'Ash'],
      ['option', 'Birch'],
      ['kind', 'multiple'],
      ['maxChoices', '9'],
      ['theme', 'Trees'],
      ['voteChange', 'false'],
      ['listed', 'true'],
      ['resultsVisible', 'after_vote'],
      ['closesAt', '2020-01-01T10:00'],
    ]);
    const html = await formAt(`?${query.toString()}`);
    expect(html).toContain('value="Which &lt;b&gt;?"');
    expect(html.match(/name="option" [^>]*value="(Ash|Birch)"/g)).toHaveLength(3);
    expect(html.match(/name="option"/g)).toHaveLength(10);
    expect(html).toMatch(/value="multiple" checked/);
    expect(html).toMatch(/name="maxChoices" [^>]*value="9"/);
    expect(html).toMatch(/name="theme" [^>]*value="Trees"/);
    expect(html).not.toMatch(/name="voteChange" [^>]*checked/);
    expect(html).toMatch(/name="listed" [^>]*checked/);
    expect(html).toMatch(/<option value="after_vote" selected>/);
    expect(html).toContain('value="2020-01-01T10:00"');
    expect(html).not.toContain('role="alert"');
  });

  test('fields that an address does not name keep their defaults', async () => {
    const html = await formAt('?question=Tea%3F');
    expect(html).toMatch(/value="single" checked/);
    expect(html).toMatch(/name="voteChange" [^>]*checked/);
    expect(html).not.toMatch(/name="listed" [^>]*checked/);
    expect(html).toMatch(/name="theme" [^>]*value="OnTrend"/);
  });

  test('starters are links that fill in options or a kind', async () => {
    const html = await formAt();
    const links = [...html.matchAll(/<a href="([^"]+)" data-starter>([^<]+)</g)];
    expect(links.map(([, , label]) => label)).toEqual([
      'Yes / No',
      'Agree – disagree',
      '1 – 5',
      'A B C D',
      'Pick several',
      'Rank',
    ]);
    const scale = await openTab().get(links[1]?.[1]?.replaceAll('&amp;', '&') ?? '');
    expect(scale.html).toContain('value="Neither agree nor disagree"');
    expect((await openTab().get(links[5]?.[1] ?? '')).html).toMatch(/value="ranked" checked/);
  });
});

describe('a poll made by form', () => {
  const create = async (fields: string[][]) => {
    const tab = openTab();
    const { path } = await tab.submit('/polls', [
      ['question', 'Tea?'],
      ['kind', 'single'],
      ['resultsVisible', 'always'],
      ['option', 'Yes'],
      ['option', 'No'],
      ...fields,
    ]);
    const response = await fetch(url + path.replace('/share', ''));
    return (await response.json()) as { id: number; slug: string; listed: boolean };
  };

  test('is unlisted, unless it is to be shown in the list', async () => {
    const unlisted = await create([]);
    const listed = await create([['listed', 'true']]);
    expect([unlisted.listed, listed.listed]).toEqual([false, true]);
    const { html } = await openTab().get('/polls');
    expect(html).toContain(`href="/p/${listed.slug}"`);
    expect(html).not.toContain(`href="/p/${unlisted.slug}"`);
  });

  test('keeps its choice of the list if it is refused', async () => {
    const refused = (fields: string[][]) =>
      openTab().submit('/polls', [['question', 'Tea?'], ['option', 'Yes'], ...fields]);
    expect((await refused([['listed', 'true']])).html).toMatch(/name="listed" [^>]*checked/);
    expect((await refused([])).html).not.toMatch(/name="listed" [^>]*checked/);
  });

  test('stays as listed as it is when it is edited, and the form that edits does not ask', async () => {
    for (const fields of [[], [['listed', 'true']]]) {
      const { id, slug, listed } = await create(fields);
      const tab = openTabAt(url, true);
      const { html } = await tab.get(`/p/${slug}/manage`);
      expect(html).not.toMatch(/name="listed"[^>]*type="checkbox"|type="checkbox"[^>]*name="listed"/);
      const [, shown = ''] = /name="shown" value="([^"]*)"/.exec(html) ?? [];
      await tab.submit(`/p/${slug}/manage`, [
        ['shown', shown.replaceAll('&#34;', '"')],
        ['question', 'Coffee?'],
        ['theme', 'OnTrend'],
        ['kind', 'single'],
        ['voters', 'browser'],
        ['resultsVisible', 'always'],
        ['option', 'Yes'],
        ['option', 'No'],
      ]);
      const { rows } = await vote.pool.query('select question, listed from polls where id = $1', [id]);
      expect(rows).toEqual([{ question: 'Coffee?', listed }]);
    }
  });
});

describe('pasted lines', () => {
  test('are options, without empty ones', () => {
    expect(splitLines(' Ash\r\n\n  Birch \rCedar\u2028')).toEqual(['Ash', 'Birch', 'Cedar']);
    expect(splitLines('Ash')).toEqual(['Ash']);
  });

  test('go where they are pasted, before the options that follow', () => {
    expect(pasteLines(['A', 'x', 'C', ''], 1, 'xy', ['y', 'z'], 20)).toEqual({
      options: ['A', 'xy', 'z', 'C'],
      last: 2,
      leftOut: 0,
    });
  });

  test('beyond the maximum are counted and left out', () => {
    const lines = ['1', '2', '3', '4'];
    expect(pasteLines(['A', '', 'C'], 1, '1', lines, 4)).toEqual({
      options: ['A', '1', '2', '3'],
      last: 3,
      leftOut: 2,
    });
  });
});

describe('the sentence', () => {
  const defaults: Settings = {
    listed: false,
    kind: 'single',
    maxChoices: '',
    voteChange: true,
    resultsVisible: 'always',
    voters: 'browser',
    showFrom: '',
    theme: 'Trending',
    description: '',
    opensAt: '',
    closesAt: '',
    closesIn: '',
  };
  const sentenceOf = (change: Partial<Settings> = {}) =>
    describeSettings(catalogues.en, { ...defaults, ...change })
      .map(({ text }) => text)
      .join(', ');

  test('says what the defaults are', () => {
    expect(sentenceOf()).toBe(
      'Anyone with the link, one vote per browser, for one option, may change it, results always visible, no deadline, theme “Trending”, no description',
    );
  });

  test.each([
    [{ listed: true }, 'Anyone, also from the public list'],
    [{ kind: 'multiple' }, 'for several options'],
    [{ kind: 'multiple', maxChoices: '3' }, 'for up to 3 options'],
    [{ kind: 'ranked', maxChoices: '3' }, 'ranking the options'],
    [{ voteChange: false }, 'votes are final'],
    [{ voters: 'token' }, 'Only by voting link, one vote each, not in the public list'],
    [{ voters: 'token', listed: true }, 'Only by voting link, one vote each, in the public list'],
    [{ voters: 'anyone' }, 'any number of votes per device, for one option, votes are final'],
    [{ resultsVisible: 'after_vote' }, 'results after voting'],
    [{ resultsVisible: 'after_close' }, 'results once the poll is final'],
    [{ resultsVisible: 'never' }, 'results for you only'],
    [{ showFrom: '10' }, 'results from 10 votes on'],
    [{ showFrom: '10', resultsVisible: 'after_vote' }, 'results after voting, from 10 votes on'],
    [{ showFrom: '10', resultsVisible: 'never' }, 'results for you only'],
    [{ description: 'Why' }, 'with a description'],
    [{ closesAt: 'noon' }, 'open until noon'],
    [{ closesIn: 'in 2 minutes' }, 'closes in 2 minutes'],
    [{ opensAt: 'nine' }, 'opens nine, no deadline'],
    [{ opensAt: 'nine', closesAt: 'noon' }, 'opens nine, open until noon'],
  ] satisfies [Partial<Settings>, string][])('for %o it has “%s”', (change, part) => {
    expect(sentenceOf(change)).toContain(part);
  });
});

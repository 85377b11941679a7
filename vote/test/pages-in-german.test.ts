// The pages of voters for a German browser: what is wrong with a form, and what becomes of a ballot.
import { expect, test } from 'vitest';
import { setUpPolls, texts } from './set-up-polls.ts';

const site = setUpPolls();

const german = { Accept: 'text/html', 'Accept-Language': 'de' };

/** The page that answers a form, without its tags. A browser without cookies gets it at once. */
async function postForm(path: string, fields: [string, string][]) {
  const answer = await fetch(site.url() + path, {
    method: 'POST',
    headers: { ...german, Origin: site.url() },
    body: new URLSearchParams(fields),
  });
  expect(answer.headers.get('content-language')).toBe('de');
  expect(answer.headers.get('vary')).toContain('Accept-Language');
  const html = await answer.text();
  expect(html).toContain('<html lang="de">');
  return html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

const abc = { question: 'Which?', options: texts('Ahorn', 'Birke', 'Eiche') };

test.each([
  [{}, [], 'Fehlt.'],
  [
    {},
    [
      ['choice', '0'],
      ['x', '1'],
    ],
    'Ist kein bekanntes Feld.',
  ],
  [{ kind: 'multiple' }, [], 'Bitte mindestens eine Option wählen.'],
  [
    { kind: 'multiple', maxChoices: 2 },
    ['0', '1', '2'].map((choice) => ['choices', choice]),
    'Bitte bis zu 2 Optionen wählen, nicht 3.',
  ],
  [{ kind: 'ranked' }, [['rank-0', '']], 'Bitte mindestens einer Option einen Platz geben.'],
  [{ kind: 'ranked' }, [['rank-0', 'x']], 'Ein Platz ist eine ganze Zahl ab 1.'],
  [
    { kind: 'ranked' },
    [
      ['rank-0', '2'],
      ['rank-1', '2'],
    ],
    '„Ahorn“ und „Birke“ haben beide Platz 2; bitte jeder Option einen eigenen Platz geben.',
  ],
  [{ opensAt: '2100-01-01T00:00:00Z' }, [['choice', '0']], 'Diese Abstimmung ist noch nicht geöffnet.'],
] as [object, [string, string][], string][])(
  'in a poll with %j, the form %j is answered with: %s',
  async (poll, fields, text) => {
    const { slug } = await site.create({ ...abc, ...poll });
    expect(await postForm(`/p/${String(slug)}/vote`, fields)).toContain(text);
  },
);

test('a new poll that is refused says why by the names of its fields', async () => {
  const page = await postForm('/polls', [
    ['question', ''],
    ['option', 'Ja'],
    ['option', 'ja'],
    ['showFrom', '1'],
  ]);
  expect(page).toContain('Die Abstimmung wurde nicht erstellt.');
  expect(page).toContain('Frage : Darf nicht leer sein.');
  expect(page).toContain('Zeigen ab : Muss mindestens 2 sein.');
});

test('an open list of polls gets no list in another language from memory', async () => {
  const languageOf = async (language: string) => {
    const answer = await fetch(`${site.url()}/polls`, {
      headers: { Accept: 'text/html', 'Accept-Language': language, 'If-None-Match': '"none"' },
    });
    return /<html lang="(..)">/.exec(await answer.text())?.[1];
  };
  expect(await Promise.all(['de', 'en', 'de', 'en'].map(languageOf))).toEqual(['de', 'en', 'de', 'en']);
  expect(await languageOf('en')).toBe('en');
  expect(await languageOf('de')).toBe('de');
});

test('programs get the same in English, whatever languages they name', async () => {
  const { slug } = await site.create({ ...abc, kind: 'multiple' });
  const answer = await site.send(
    'POST',
    `/p/${String(slug)}/vote`,
    { choices: 'x' },
    { 'Accept-Language': 'de' },
  );
  expect(await answer.json()).toMatchObject({
    title: 'Bad request',
    detail: expect.stringContaining('must be') as string,
  });
  expect(answer.headers.get('content-language')).toBeNull();
});

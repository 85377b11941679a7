// The pages of owners and administrators for a German browser.
import { asAdmin } from '@hands/testing/administrator';
import { expect, test } from 'vitest';
import { openTab } from './open-tab.ts';
import { setUpAdministration, signedIn } from './set-up-administration.ts';

const { vote, url, get, addPoll, manage, addBallot, addClosedPoll, addFinalPoll, addRejected, send } =
  setUpAdministration();

const german = { 'Accept-Language': 'de', Accept: 'text/html' };

/** What a page says, also to those who hear it. */
const read = (html: string) =>
  html
    .replaceAll(/ (?:aria-label|data-label|data-question|placeholder)="([^"]*)"/g, '>$1<')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

/** Words that no German page has. */
const ENGLISH =
  /\b(?:the|of|and|your|you|this|votes?|ballots?|polls?|results?|keys?|closed?s?|open(?:s|ed)?|counted|none|never|yes|not|new|search|links of)\b/i;

async function readPage(path: string) {
  const answer = await get(path, { ...german, ...signedIn() });
  expect(answer.status, path).toBe(200);
  expect(answer.headers.get('content-language'), path).toBe('de');
  const html = await answer.text();
  expect(html, path).toContain('<html lang="de">');
  expect(html, path).toContain('hreflang="en" lang="en"');
  return read(html).replaceAll(/Show of Hands|English|\(vote\)|docker compose up|npm start/g, '');
}

test('no page has a word of English', async () => {
  const id = await addPoll({ question: 'Welcher Baum?', voters: 'token' });
  const path = await manage(id);
  await send({ method: 'POST', path: `/polls/${id}/tokens`, json: { labels: ['Ana', 'Ben'] } }, asAdmin);
  await send({ method: 'POST', path: `/polls/${id}/keys`, json: { label: 'Cem' } }, asAdmin);
  const changes = {
    ...{ description: 'Für den Hof', resultsVisible: 'after_close', showFrom: 5, kind: 'ranked' },
    ...{ opensAt: '2026-01-01T00:00:00Z', closesAt: '2100-01-01T00:00:00Z', timeZone: 'Europe/Berlin' },
  };
  await send({ method: 'PATCH', path: `/polls/${id}`, json: changes }, asAdmin);
  await addBallot(id);
  await addRejected(id);
  const [closed, final] = [await addClosedPoll(), await addFinalPoll()];
  for (const one of [closed, final])
    await vote().pool.query(`update polls set question = 'Welcher?' where id = $1`, [one]);
  await vote().pool.query(
    `insert into admin_actions (actor, action, poll_id, detail)
     select 'key Ana', action, $1, '{"links": 2}'
     from unnest($2::text[]) as action`,
    [id, ['add voting links', 'revoke voting link', 'replace voting link', 'delete names of voters']],
  );
  const [keyId] = /(?<=\/keys\/)[0-9a-f]+(?=\/revoke)/.exec(await (await get(path)).text()) ?? [];
  const [tokenId] =
    /(?<=\/voters\/)[0-9a-f]+(?=\/revoke)/.exec(await (await get(`${path}/voters`)).text()) ?? [];
  for (const page of [
    path,
    await manage(closed),
    await manage(final),
    ...['reset', 'delete', 'activity', 'key/forget'].map((end) => `${path}/${end}`),
    `${path}/keys/${keyId ?? ''}/revoke`,
    ...['', '?q=an', '/names/delete'].map((end) => `${path}/voters${end}`),
    ...['revoke', 'replace'].map((action) => `${path}/voters/${tokenId ?? ''}/${action}`),
    ...['', '?status=closing', '/rejected', '/batches', '/activity', `/activity?poll=${id}`].map(
      (end) => `/admin${end}`,
    ),
    '/admin/rejected?tried=2',
  ])
    expect((await readPage(page)).match(ENGLISH), page).toBeNull();
});

test('times of the log are on the clocks of the poll, in words', async () => {
  const id = await addPoll({ timeZone: 'Europe/Berlin' });
  const json = { closesAt: '2100-07-01T18:00:00Z', voters: 'anyone', listed: false };
  await send({ method: 'PATCH', path: `/polls/${id}`, json }, asAdmin);
  const page = await readPage(`${await manage(id)}/activity`);
  expect(page).toContain('Abstimmung geändert');
  expect(page).toContain('Ende: nichts → 1. Juli 2100 um 20:00 (Berlin) ');
  expect(page).toContain('Wer abstimmen darf: Jeder Browser einmal → Alle, beliebig oft');
  expect(page).toContain('In der Liste: ja → nein');
  expect(page).toMatch(/Token Wann \d+\. \p{L}+ 20\d\d um \d\d:\d\d \(Berlin\)/u);
});

test('what a form is refused for is said in German, and in English once that is chosen', async () => {
  const path = await manage(await addClosedPoll());
  const tab = openTab(url(), true);
  tab.cookies.set('language', 'de');
  const refused = await tab.submit(`${path}/close`, []);
  expect(refused.status).toBe(409);
  expect(read(refused.html)).toContain('Diese Abstimmung ist schon beendet.');
  const [, english = ''] = /href="(\?[^"]*lang=en)"/.exec(refused.html) ?? [];
  const again = await tab.get(path + english.replaceAll('&amp;', '&'));
  expect(read(again.html)).toContain('This poll has closed already.');
  expect(again.path).toBe(refused.path);
});

test.each([
  ['/admin?status=x', 400, 'status: muss eines davon sein: scheduled, open'],
  ['/admin/activity?before=x', 400, 'before: muss eine Zahl sein'],
  ['/p/nosuchpoll/manage', 404, 'Diese Abstimmung gibt es nicht.'],
])('the error at %s is said in German', async (path, status, text) => {
  const answer = await get(path, { ...german, ...signedIn() });
  expect(answer.status).toBe(status);
  expect(read(await answer.text())).toContain(text);
});

test('signing in is in German, with a wrong token as well', async () => {
  const asked = await get('/admin/sign-in', { ...german, Cookie: '' });
  expect(read(await asked.text())).toContain('Anmeldung zur Administration');
  const refused = await fetch(`${url()}/admin/sign-in`, {
    method: 'POST',
    headers: { ...german, Origin: url() },
    body: new URLSearchParams({ token: 'wrong' }),
  });
  expect(refused.status).toBe(403);
  const html = await refused.text();
  expect(read(html)).toContain('Das Admin-Token ist falsch.');
  // the answer to a form has no address in another language
  expect(html).not.toContain('hreflang');
});

test('the API’s page is in German around what its document says, which is marked as English', async () => {
  const answer = await get('/docs', german);
  const html = await answer.text();
  expect(answer.headers.get('content-language')).toBe('de');
  expect(html).toContain('<html lang="de">');
  const page = read(html);
  for (const text of [
    'Die Beschreibungen sind auf Englisch.',
    'Antworten',
    'Inhalt der Anfrage',
    'erforderlich',
    'ganze Zahl',
  ])
    expect(page).toContain(text);
  const ours = read(
    html.replaceAll(/<(\w+)[^>]* lang="en"[^]*?<\/\1>|<pre[^]*?<\/pre>|<code>[^]*?<\/code>/g, ''),
  );
  expect(ours.replaceAll(/Show of Hands/g, '').match(/\b(?:the|of|and|is|are|with|for|or)\b/)).toBeNull();
  const english = await (await get('/docs', { ...german, 'Accept-Language': 'en' })).text();
  expect(english).not.toContain('lang="en"><');
  expect(english).not.toContain('The descriptions are in English.');
});

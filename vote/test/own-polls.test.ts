// The polls that a browser finds again because it keeps their keys.
import { createPool } from '@hands/db/pool';
import { logger } from '@hands/testing/logger';
import { expect, onTestFinished, test, vi } from 'vitest';
import { byCookie, setUpOwners, withKey } from './set-up-owners.ts';
import type { OwnedPoll } from './set-up-owners.ts';

const { vote, send, addPoll } = setUpOwners();

const cookieOf = (polls: OwnedPoll[]) => polls.map((poll) => byCookie(poll).cookie).join('; ');

const list = (polls: OwnedPoll[], headers: Record<string, string> = {}, base?: string) =>
  send('GET', '/polls', { accept: 'text/html', cookie: cookieOf(polls), ...headers }, undefined, base);

const ballot = (path: string, polls: OwnedPoll[], base?: string) =>
  send('GET', path, { accept: 'text/html', cookie: cookieOf(polls) }, undefined, base);

/** The slugs of the polls under “Your polls”, in order. */
const ownSlugs = (html: string) => [...html.matchAll(/id="own-(\w{10})"/g)].map(([, slug]) => slug);

test('the list of polls begins with those of this browser, also unlisted ones, with votes, status and what one can do', async () => {
  const older = await addPoll({ question: 'Unlisted & mine?', listed: false, resultsVisible: 'never' });
  const newer = await addPoll({ question: 'Later?', listed: false, opensAt: '2100-01-01T00:00:00Z' });
  await vote().pool.query(
    `insert into ballots select $1, gen_random_uuid(), '{1}', now() from generate_series(1, 3)`,
    [older.id],
  );
  const { text } = await list([older, newer]);
  expect(ownSlugs(text)).toEqual([newer.slug, older.slug]);
  const [, later = '', first = ''] = text.split(/<li class="card poll" id="own-/);
  expect(first).toContain('Unlisted &amp; mine?');
  expect(first).toContain('<strong>3</strong> votes');
  expect(first).toContain(`href="/p/${older.slug}/share"`);
  expect(first).toContain(`href="/p/${older.slug}/manage"`);
  expect(later).toContain('Opens later');
});

test('only valid keys count, each for its own poll', async () => {
  const mine = await addPoll({ listed: false });
  const other = await addPoll({ listed: false });
  const wrong = [withKey(other, 'x'.repeat(32)), withKey(other, 'short'), withKey(other, mine.key)];
  for (const one of wrong) {
    const { text } = await list([mine, one]);
    expect(ownSlugs(text)).toEqual([mine.slug]);
    expect(text).not.toContain(other.slug);
  }
  const { text } = await list(wrong.slice(0, 1));
  expect(text).not.toContain('Your polls');
});

test('nobody else gets them from memory, and the owner gets them on every request', async () => {
  const poll = await addPoll({ question: 'For my eyes only?', listed: false });
  // as an open page asks (follow-page.js)
  const following = { 'if-none-match': '"none"', 'cache-control': 'max-age=0' };
  const [first, again] = [await list([poll], following), await list([poll], following)];
  const stranger = await list([], following);
  for (const { text, headers } of [first, again]) {
    expect(ownSlugs(text)).toEqual([poll.slug]);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('vary')).toContain('Cookie');
    // the length of a compressed page would depend on what the address repeats of it
    expect(headers.get('content-encoding')).toBeNull();
  }
  expect(stranger.text).not.toContain(poll.slug);
  expect(stranger.headers.get('content-encoding')).toBe('gzip');
  const etag = first.headers.get('etag') ?? '';
  expect((await list([poll], { ...following, 'if-none-match': etag })).status).toBe(304);
  expect((await list([], { ...following, 'if-none-match': etag })).status).toBe(200);
  // a key that was revoked no longer shows the poll
  await vote().pool.query('delete from poll_keys where poll_id = $1', [poll.id]);
  expect((await list([poll], { ...following, 'if-none-match': etag })).text).not.toContain(poll.slug);
});

test('one query reads them, however many cookies there are, and of the newest 30 only', async () => {
  const polls: OwnedPoll[] = [];
  for (let count = 0; count < 31; count++) polls.push(await addPoll({ listed: false }));
  const query = vi.spyOn(vote().pool, 'query');
  onTestFinished(() => query.mockRestore());
  const { text } = await list(polls);
  expect(ownSlugs(text)).toEqual(
    polls
      .slice(1)
      .map(({ slug }) => slug)
      .toReversed(),
  );
  const lookups = () => query.mock.calls.filter(([sql]) => JSON.stringify(sql).includes('poll_keys'));
  expect(lookups()).toHaveLength(1);
  await list([]);
  expect(lookups()).toHaveLength(1);
});

test('with COOKIE_SUFFIX, only the cookies of this system count', async () => {
  const poll = await addPoll({ listed: false });
  const base = await vote().serve({ cookieSuffix: '-b' });
  expect(ownSlugs((await list([poll], {}, base)).text)).toEqual([]);
  const cookie = `key-${poll.slug}-b=${poll.key}`;
  expect(ownSlugs((await list([], { cookie }, base)).text)).toEqual([poll.slug]);
});

test('the ballot of a poll leads its owner to sharing and managing it, and no one else', async () => {
  const poll = await addPoll();
  const stranger = await addPoll();
  const manage = `<a href="/p/${poll.slug}/manage">Manage</a>`;
  const { text } = await ballot(`/p/${poll.slug}`, [poll]);
  expect(text).toContain(`<a href="/p/${poll.slug}/share">Share</a>`);
  expect(text).toContain(manage);
  for (const others of [[], [stranger], [withKey(poll, stranger.key)]])
    expect((await ballot(`/p/${poll.slug}`, others)).text).not.toContain(manage);
});

test('the ballot of a device that voters pass on does not', async () => {
  const poll = await addPoll({ voters: 'anyone' });
  expect((await ballot(`/p/${poll.slug}`, [poll])).text).not.toContain(`/p/${poll.slug}/manage`);
});

test('the first page leads to them if there are any', async () => {
  const link = '<a href="/polls#own">Your polls</a>';
  const poll = await addPoll({ listed: false });
  expect((await ballot('/', [poll])).text).toContain(link);
  for (const none of [[], [withKey(poll, 'x'.repeat(32))]])
    expect((await ballot('/', none)).text).not.toContain(link);
});

test('without a database, a ballot is shown as to a voter', async () => {
  const poll = await addPoll();
  const pool = createPool('postgres://127.0.0.1:1/none', logger);
  onTestFinished(() => pool.end());
  const base = await vote().serve({ pool });
  const { status, text } = await ballot(`/p/${poll.slug}`, [poll], base);
  expect(status).toBe(200);
  expect(text).not.toContain(`/p/${poll.slug}/manage`);
});

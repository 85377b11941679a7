// The key of a poll is in few answers: to its creation and to adding it, on the page that shares the poll, and in the cookie of the
// browser that sent it.
import { createWrongTokens } from '@hands/shared/http/wrong-tokens';
import { hashPollKey } from '@hands/shared/auth/poll-key';
import { asAdmin } from '@hands/testing/administrator';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { signedIn } from './set-up-administration.ts';
import { byBearer, byCookie, setUpOwners, withKey } from './set-up-owners.ts';
import type { Answer } from './set-up-owners.ts';

const { vote, send, addPoll, addKey } = setUpOwners();

test('a key is in no log line, activity entry, error, page, header or metric', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const wrongTokens = createWrongTokens({ points: 0 }, vote().parts.metrics.limited, logger);
  const base = await vote().serve({ logger, wrongTokens });
  const [poll, other] = [await addPoll({ question: 'Mine?' }), await addPoll()];
  const { key, id } = await addKey(poll);
  const { slug, page } = poll;
  const form = (fields: Record<string, string> = {}) => new URLSearchParams(fields);
  const answers: Answer[] = [];
  const call = async (...[method, path, headers, body]: Parameters<typeof send>) => {
    const answer = await send(method, path, headers, body, base);
    answers.push(answer);
    return answer.status;
  };

  for (const headers of [byBearer(poll), byCookie(poll), byBearer(other), signedIn(), {}]) {
    for (const path of ['', '/activity', '/delete', `/keys/${id}/revoke`, '/none'])
      await call('GET', page + path, headers);
    for (const path of [`/polls/${slug}`, `/polls/${slug}/keys`, `/p/${slug}`, '/polls', '/health', '/stats'])
      await call('GET', path, headers);
    await call('PATCH', `/polls/${slug}`, headers, { question: '' });
    await call('POST', `/polls/${slug}/reopen`, headers, {});
    await call('POST', `${page}/listed`, headers, form({ listed: 'false' }));
    await call('POST', `${page}/close`, { ...headers, origin: 'http://elsewhere.example' }, form());
  }
  // another poll's key, and fields that expect something else
  expect(await call('POST', `${page}/key`, {}, form({ key: other.key }))).toBe(403);
  expect(await call('POST', `${page}/key`, { accept: '*/*' }, { key: other.key })).toBe(403);
  expect(await call('POST', `${page}/key`, { 'content-type': 'text/plain' }, form({ key }))).toBe(415);
  expect(await call('POST', `/polls/${slug}/keys`, byBearer(poll), { key })).toBe(400);
  expect(await call('DELETE', `/polls/${slug}/keys/${key}`, byBearer(poll))).toBe(404);
  await vote().pool.query('alter table admin_actions add constraint full_disk check (false) not valid');
  try {
    expect(await call('PATCH', `/polls/${slug}`, byCookie(poll), { question: 'Other?' })).toBe(500);
    expect(await call('POST', `${page}/keys`, byCookie(poll), form({ label: 'Eve' }))).toBe(500);
  } finally {
    await vote().pool.query('alter table admin_actions drop constraint full_disk');
  }
  expect(await call('DELETE', `/polls/${slug}/keys/${id}`, byBearer(withKey(poll, key)))).toBe(204);
  const metrics = await vote().parts.metrics.registry.metrics();
  const { rows } = await vote().pool.query('select * from admin_actions');

  const seen = [
    ...lines,
    ...answers.flatMap(({ text, headers }) => [text, JSON.stringify([...headers])]),
    metrics,
    JSON.stringify(rows),
  ];
  expect(lines.length).toBeGreaterThan(20);
  for (const secret of [key, poll.key, other.key])
    for (const written of [secret, hashPollKey(secret).toString('hex')])
      // an address that contains a key is logged when it is refused, as every other
      expect(seen.filter((text) => text.includes(written) && !text.includes(`keys/${key}`))).toEqual([]);
});

test('besides creating a poll and adding a key, only the page that shares it answers with the key', async () => {
  const poll = await addPoll();
  const used = await send('POST', `${poll.page}/key`, {}, new URLSearchParams({ key: poll.key }));
  expect(used.text + (used.headers.get('location') ?? '')).not.toContain(poll.key);
  for (const path of [poll.page, `${poll.page}/activity`, `/p/${poll.slug}`, `/polls/${poll.id}/keys`])
    for (const headers of [byCookie(poll), byBearer(poll), asAdmin])
      expect((await send('GET', path, headers)).text, path).not.toContain(poll.key);
  const share = `/p/${poll.slug}/share`;
  expect((await send('GET', share, byCookie(poll))).text).toContain(poll.key);
  for (const headers of [asAdmin, {}])
    expect((await send('GET', share, headers)).text).not.toContain(poll.key);
});

test('pages that manage send their address to no other site, and are not stored', async () => {
  const poll = await addPoll();
  for (const headers of [byCookie(poll), {}])
    for (const path of [poll.page, `${poll.page}/activity`, `${poll.page}/delete`, `/p/${poll.slug}/share`]) {
      const answer = await send('GET', path, headers);
      expect(answer.headers.get('referrer-policy')).toBe('same-origin');
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
    }
  const added = await send(
    'POST',
    `${poll.page}/keys`,
    byCookie(poll),
    new URLSearchParams({ label: 'Ana' }),
  );
  expect(added.headers.get('cache-control')).toBe('private, no-store');
});

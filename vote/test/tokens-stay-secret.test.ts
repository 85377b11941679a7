// The token of a voting link is in the answer that makes it, and nowhere else: its voter's browser gets a cookie instead.
import { hashVoterToken } from '@hands/shared/auth/voter-token';
import { createWrongTokens } from '@hands/shared/http/wrong-tokens';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { signedIn } from './set-up-administration.ts';
import { byBearer, byCookie, setUpOwners } from './set-up-owners.ts';
import type { Answer } from './set-up-owners.ts';

const { vote, send, addPoll } = setUpOwners();

test('a token is in no log line, activity entry, error, page, header, cookie or metric', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const wrongTokens = createWrongTokens({ points: 0 }, vote().parts.metrics.limited, logger);
  const base = await vote().serve({ logger, wrongTokens });
  const [poll, other] = [await addPoll({ voters: 'token' }), await addPoll({ voters: 'token' })];
  const { text } = await send('POST', `/polls/${poll.slug}/tokens`, byBearer(poll), { count: 3 });
  const { tokens } = JSON.parse(text) as { tokens: { id: string; url: string }[] };
  const links = tokens.map(({ url }) => new URL(url).pathname);
  const [used = '', revoked = '', replaced = ''] = links;
  const form = (fields: Record<string, string> = {}) => new URLSearchParams(fields);
  const answers: Answer[] = [];
  const call = async (...[method, path, headers, body]: Parameters<typeof send>) => {
    const answer = await send(method, path, headers, body, base);
    answers.push(answer);
    return answer;
  };

  const { headers } = await call('POST', used, {}, form());
  const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
  await call('DELETE', `/polls/${poll.slug}/tokens/${tokens[1]?.id ?? ''}`, byBearer(poll));
  await call('POST', `${poll.page}/voters/${tokens[2]?.id ?? ''}/replace`, byCookie(poll), form());
  for (const link of links) {
    await call('GET', link);
    await call('HEAD', link);
    await call('PUT', link);
    // pasted into the field for a join code
    const pasted = encodeURIComponent(`https://polls.example${link}`);
    for (const code of [pasted, pasted.toLowerCase(), link]) await call('PUT', `/join?code=${code}`);
    await call('POST', link, { origin: 'http://elsewhere.example' }, form());
    await call('POST', `${link}?x`, { accept: '*/*' }, form());
    await call('POST', link.replace(poll.slug, other.slug), {}, form());
    await call('POST', link.replace(poll.slug, 'nosuchpoll'), {}, form());
  }
  for (const link of [revoked, replaced]) expect((await call('POST', link, {}, form())).status).toBe(403);
  for (const headers of [byCookie(poll), byBearer(poll), signedIn(), { cookie }, {}])
    for (const path of [
      poll.page,
      `${poll.page}/voters`,
      `${poll.page}/activity`,
      `/polls/${poll.slug}/tokens`,
    ])
      await call('GET', path, headers);
  for (const path of [`/p/${poll.slug}`, `/p/${poll.slug}/share`, '/polls', '/health', '/stats'])
    await call('GET', path, { cookie });
  await call('POST', `/p/${poll.slug}/vote`, { cookie }, form({ page: 'ballot', choice: '9' }));
  await vote().pool.query('alter table voter_tokens rename to tokens_elsewhere');
  try {
    expect((await call('POST', used, { accept: '*/*' }, form())).status).toBe(500);
  } finally {
    await vote().pool.query('alter table tokens_elsewhere rename to voter_tokens');
  }
  const metrics = await vote().parts.metrics.registry.metrics();
  const { rows } = await vote().pool.query('select * from admin_actions');

  const seen = [
    ...lines,
    ...answers.flatMap(({ text, headers }) => [text, JSON.stringify([...headers])]),
    metrics,
    JSON.stringify(rows),
  ];
  expect(lines.filter((line) => line.includes('/t/'))).not.toHaveLength(0);
  for (const link of links) {
    const token = link.slice(-26);
    for (const written of [token, hashVoterToken(token).toString('hex')])
      expect(seen.filter((text) => text.includes(written))).toEqual([]);
  }
});

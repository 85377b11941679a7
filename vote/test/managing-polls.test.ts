import { adminToken } from '@hands/testing/administrator';
import { describe, expect, test } from 'vitest';
import { abc, read, setUpPolls } from './set-up-polls.ts';
import type { Fault } from './set-up-polls.ts';

const { vote, url, send, create, castBallot } = setUpPolls();

describe('deleting a poll', () => {
  test.each(['', '/'])('DELETE /polls/{id}%s deletes the poll with its ballots', async (slash) => {
    const { id } = await create(abc);
    await castBallot(id, [1]);
    const response = await send('DELETE', `/polls/${id}${slash}`);
    expect(response.status).toBe(204);
    expect((await fetch(`${url()}/polls/${id}`)).status).toBe(404);
    expect((await send('POST', `/polls/${id}/vote`, { choice: 0 })).status).toBe(404);
    expect((await send('DELETE', `/polls/${id}`)).status).toBe(404);
    const { rows } = await vote().pool.query<{ left: number }>(
      `select (
         (select count(*) from ballots where poll_id = $1)
         + (select count(*) from tallies where poll_id = $1)
         + (select count(*) from options where poll_id = $1)
       )::integer as left`,
      [id],
    );
    expect(rows[0]?.left).toBe(0);
  });

  test('another instance notices a change and a deletion by itself', async () => {
    const other = await vote().serve();
    const { id } = await create(abc);
    const question = async () =>
      (await read<{ question?: string }>(await fetch(`${other}/polls/${id}`))).question;
    expect(await question()).toBe('Which?');
    await send('PATCH', `/polls/${id}`, { question: 'Changed?' });
    await expect.poll(question).toBe('Changed?');
    await send('DELETE', `/polls/${id}`);
    await expect.poll(question).toBeUndefined();
  });
});

describe('access', () => {
  type Call = [method: string, path: string, body: object | undefined];
  const calls: Call[] = [
    ['POST', '/polls', abc],
    ['PATCH', '/polls/1', { theme: 'Sports' }],
    ['DELETE', '/polls/{id}', undefined],
  ];
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

  async function attempt(
    base: string,
    [method, path, body]: Call,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const address = path.includes('{id}') ? path.replace('{id}', String((await create(abc)).id)) : path;
    return fetch(base + address, {
      method,
      headers: { ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  }

  describe.each(calls)('%s %s', (...call) => {
    test('without a key requires the admin token: 401 without a token, 403 with a wrong one', async () => {
      const base = await vote().serve({ createPolls: 'token' });
      const without = await attempt(base, call);
      expect(without.status).toBe(401);
      expect(without.headers.get('www-authenticate')).toBe('Bearer');
      expect((await attempt(base, call, { Authorization: 'Basic YTpi' })).status).toBe(401);
      for (const wrong of ['another-token', `${adminToken}x`, 'a'])
        expect((await attempt(base, call, bearer(wrong))).status).toBe(403);
      expect((await attempt(base, call, bearer(adminToken))).ok).toBe(true);
    });

    test('is closed to everyone without a key if no admin token is set', async () => {
      const base = await vote().serve({ adminToken: undefined, createPolls: 'token' });
      for (const headers of [{}, bearer('undefined'), bearer('')]) {
        const response = await attempt(base, call, headers);
        expect([401, 403]).toContain(response.status);
        expect((await read<Fault>(response)).detail).toMatch(/ADMIN_TOKEN|key/);
      }
    });

    test('is refused if another site sends it', async () => {
      const response = await attempt(url(), call, { Origin: 'http://elsewhere.example' });
      expect(response.status).toBe(403);
    });
  });
});

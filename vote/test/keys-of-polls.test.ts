// The keys of a poll: listing, adding and revoking them, by API and by form.
import { hashPollKey } from '@hands/shared/auth/poll-key';
import { asAdmin } from '@hands/testing/administrator';
import { describe, expect, test } from 'vitest';
import { byBearer, byCookie, setUpOwners, withKey } from './set-up-owners.ts';
import type { OwnedPoll } from './set-up-owners.ts';

const { vote, send, addPoll, addKey, listKeys, readActivity } = setUpOwners();

const statusWith = async (poll: OwnedPoll, key = poll.key) =>
  (await send('GET', poll.page, byBearer(withKey(poll, key)))).status;

describe('adding a key', () => {
  test('gives a manage link that works, and is logged with its label and who did it', async () => {
    const poll = await addPoll();
    const answer = await send('POST', `/polls/${poll.id}/keys`, byBearer(poll), { label: ' Ana ' });
    const added = JSON.parse(answer.text) as Record<string, string>;
    expect(added).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      label: 'Ana',
      createdAt: expect.stringMatching(/Z$/) as string,
      lastUsedAt: null,
      key: expect.stringMatching(/^[\w-]{32}$/) as string,
      manageUrl: `http://localhost:5000${poll.page}#k=${added.key ?? ''}`,
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await statusWith(poll, added.key)).toBe(200);
    await send('POST', `/polls/${poll.id}/close`, byBearer(withKey(poll, added.key ?? '')));
    expect((await readActivity(poll.id)).slice(1)).toMatchObject([
      { actor: 'key owner', action: 'add key', detail: { label: 'Ana' } },
      { actor: 'key Ana', action: 'close poll' },
    ]);
  });

  test('by form shows the link once, and the list shows the label', async () => {
    const poll = await addPoll();
    const body = new URLSearchParams({ label: '<b>Ana' });
    const { text } = await send('POST', `${poll.page}/keys`, byCookie(poll), body);
    const key = /value="[^"]*#k=([\w-]{32})"/.exec(text)?.[1] ?? '';
    expect(await statusWith(poll, key)).toBe(200);
    expect(text).toContain('shown only once');
    const page = await send('GET', poll.page, byCookie(poll));
    expect(page.text).toContain('&lt;b&gt;Ana');
    expect(page.text).not.toContain(key);
  });

  test.each([
    ['', 'must not be empty'],
    ['x'.repeat(41), 'must have at most 40 characters'],
  ])('with the label %j is refused with the reason', async (label, reason) => {
    const poll = await addPoll();
    const refused = await send('POST', `/polls/${poll.id}/keys`, byBearer(poll), { label });
    expect(JSON.parse(refused.text)).toMatchObject({
      status: 400,
      errors: [{ field: 'label', message: reason }],
    });
    const form = await send('POST', `${poll.page}/keys`, byBearer(poll), new URLSearchParams({ label }));
    expect([form.status, form.text]).toEqual([400, expect.stringContaining(`its label ${reason}.`)]);
    expect(await listKeys(poll)).toHaveLength(1);
  });

  test('is refused from the twenty-first on', async () => {
    const poll = await addPoll();
    const answers = await Promise.all(
      Array.from({ length: 22 }, () =>
        send('POST', `/polls/${poll.id}/keys`, byBearer(poll), { label: 'x' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(19);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3);
  });

  test('helps an owner who lost theirs: administrators add one', async () => {
    const poll = await addPoll();
    expect(await statusWith(poll, (await addKey(poll)).key)).toBe(200);
  });
});

describe('the list of keys', () => {
  test('names each by an id that does not reveal it', async () => {
    const poll = await addPoll();
    const { key } = await addKey(poll);
    const { text } = await send('GET', `/polls/${poll.id}/keys`, byBearer(poll));
    expect((JSON.parse(text) as { keys: unknown[] }).keys).toMatchObject([
      { label: 'owner' },
      { label: 'Ana' },
    ]);
    for (const secret of [key, poll.key])
      for (const form of [
        secret,
        hashPollKey(secret).toString('hex'),
        hashPollKey(secret).toString('base64'),
      ])
        expect(text).not.toContain(form);
  });

  test('shows when each was last used to manage, once a minute at most', async () => {
    const poll = await addPoll();
    const { key } = await addKey(poll);
    const usedAt = async () => (await listKeys(poll)).map(({ lastUsedAt }) => lastUsedAt);
    expect(await usedAt()).toEqual([null, null]);
    // to read an unlisted poll, or to vote, is no use of the key
    await send('GET', `/polls/${poll.id}`, byBearer(poll));
    expect(await usedAt()).toEqual([null, null]);
    await statusWith(poll, key);
    const [owner, first] = await usedAt();
    expect([owner, first]).toEqual([null, expect.stringMatching(/Z$/)]);
    await statusWith(poll, key);
    expect(await usedAt()).toEqual([null, first]);
    await vote().pool.query(
      `update poll_keys set last_used_at = last_used_at - interval '61 seconds' where poll_id = $1`,
      [poll.id],
    );
    await statusWith(poll, key);
    const [, second = ''] = await usedAt();
    expect((second ?? '') >= (first ?? '')).toBe(true);
  });
});

describe('revoking a key', () => {
  const revoke = async (poll: OwnedPoll, id: string, headers: Record<string, string>) =>
    (await send('DELETE', `/polls/${poll.id}/keys/${id}`, headers)).status;

  test('ends it at once, as bearer and as cookie, and is logged with its label', async () => {
    const poll = await addPoll();
    const { id, key } = await addKey(poll);
    expect(await revoke(poll, id, byBearer(poll))).toBe(204);
    expect(await statusWith(poll, key)).toBe(403);
    expect((await send('GET', poll.page, byCookie(withKey(poll, key)))).status).toBe(401);
    expect(await statusWith(poll)).toBe(200);
    expect((await readActivity(poll.id)).at(-1)).toMatchObject({
      actor: 'key owner',
      action: 'revoke key',
      detail: { label: 'Ana' },
    });
    expect(await revoke(poll, id, byBearer(poll))).toBe(404);
  });

  test('of another poll is not possible', async () => {
    const [poll, other] = [await addPoll(), await addPoll()];
    const { id, key } = await addKey(other);
    expect(await revoke(poll, id, byBearer(poll))).toBe(404);
    expect(await statusWith(other, key)).toBe(200);
  });

  test('is possible with the key itself, whose browser then forgets it', async () => {
    const poll = await addPoll();
    const { id, key } = await addKey(poll);
    const own = byCookie(withKey(poll, key));
    const path = `${poll.page}/keys/${id}/revoke`;
    expect((await send('GET', path, own)).text).toContain('the key that you are using');
    const answer = await send('POST', path, own, new URLSearchParams());
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(`^key-${poll.slug}=; Max-Age=0`)]);
    expect((await send('GET', poll.page, own)).status).toBe(401);
  });

  test('is not possible for the last key, except for an administrator', async () => {
    const poll = await addPoll();
    const [last] = await listKeys(poll);
    const id = last?.id ?? '';
    expect(await revoke(poll, id, byBearer(poll))).toBe(409);
    const page = await send('GET', poll.page, byCookie(poll));
    expect(page.text).toContain('The last key cannot be revoked');
    expect(page.text).not.toContain('/revoke"');
    const form = await send('POST', `${poll.page}/keys/${id}/revoke`, byBearer(poll), new URLSearchParams());
    expect([form.status, form.text]).toEqual([
      409,
      expect.stringContaining('This is the only key of the poll.'),
    ]);
    expect(await statusWith(poll)).toBe(200);
    expect(await revoke(poll, id, asAdmin)).toBe(204);
    expect(await statusWith(poll)).toBe(403);
  });

  test('leaves one if two are revoked at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const poll = await addPoll();
      await addKey(poll);
      const keys = await listKeys(poll);
      const statuses = await Promise.all(keys.map(({ id }) => revoke(poll, id, byBearer(poll))));
      expect((await listKeys(poll)).length, statuses.join()).toBe(1);
    }
  });
});

test('a browser remembers the keys of thirty polls, and forgets those that it has known longest', async () => {
  const poll = await addPoll();
  const names = Array.from({ length: 35 }, (_, place) => `key-a${String(place).padStart(9, '0')}`);
  const cookie = names.map((name) => `${name}=x`).join('; ');
  const form = new URLSearchParams({ key: poll.key });
  const { headers } = await send('POST', `${poll.page}/key`, { cookie }, form);
  const removed = headers.getSetCookie().filter((line) => line.includes('Max-Age=0'));
  expect(removed.map((line) => line.split('=')[0])).toEqual(names.slice(0, 6));
  expect(headers.getSetCookie().at(-1)).toContain(`key-${poll.slug}=`);
});

// Polls with more ballots than a request removes, after a reset or deletion and before the worker has removed the rest.
import { randomUUID } from 'node:crypto';
import { inTransaction } from '@hands/db/in-transaction';
import { removeChunk } from '@hands/db/remove-chunk';
import { signReceipt } from '@hands/shared/auth/receipt';
import { closeLongAgo } from '@hands/testing/close-long-ago';
import { managePathOf } from '@hands/testing/manage-path-of';
import { postPoll } from '@hands/testing/post-poll';
import { cookieOf, secret } from '@hands/testing/voter-cookie';
import { describe, expect, test } from 'vitest';
import { setUpPolls } from './set-up-polls.ts';

const MANY = 5_000;

const { vote, url, send } = setUpPolls();

const read = async <Answer = Record<string, unknown>>(response: Promise<Response>) =>
  (await (await response).json()) as Answer;
const textOf = async (path: string) =>
  (await (await send('GET', path, undefined, { Accept: 'text/html' })).text()).replaceAll(/\s+/g, ' ');

interface Voter {
  cookie: { Cookie: string };
  receipt: string;
}

/** Adds a poll with ballots. @returns its id, and the voter whose ballot is removed last */
async function addPoll(more: object = {}, ballots = MANY): Promise<{ id: number; voter: Voter }> {
  const id = await postPoll(url(), { options: [{ text: 'A' }, { text: 'B' }], ...more });
  const voterId = randomUUID().replace(/^.{4}/, 'ffff');
  const castAt = (Date.now() - 60_000) * 1000;
  await vote().pool.query(
    `insert into ballots
     select
       $1,
       case n when 1 then $3::uuid else gen_random_uuid() end,
       array[n % 2],
       timestamptz 'epoch' + $4::bigint * interval '1 microsecond'
     from generate_series(1, $2::integer) as n`,
    [id, ballots, voterId, castAt],
  );
  const cookie = { Cookie: cookieOf(voterId) };
  return { id, voter: { cookie, receipt: signReceipt({ pollId: id, voterId, castAt }, secret) } };
}

const reset = (id: number) => read(send('POST', `/polls/${id}/reset`));
const outcomeOf = (receipt: string) => read(send('GET', `/receipts/${receipt}`));
async function removeAll(id: number): Promise<void> {
  while (!(await inTransaction(vote().pool, (client) => removeChunk(client, id))));
}
const removal = async (id: number) =>
  (
    await vote().pool.query<Record<string, unknown>>(
      `select kind, removed > 0 and removed < ballots as "isUnderWay", ballots::integer from removals where poll_id = $1`,
      [id],
    )
  ).rows[0];

describe('a poll that is reset', () => {
  test('reports at once how many of its ballots are removed, until all are', async () => {
    const { id } = await addPoll();
    const answer = (await reset(id)) as { removal: { removed: number; total: number } };
    expect(answer.removal.total).toBe(MANY);
    expect(answer.removal.removed).toBeGreaterThan(0);
    expect(answer.removal.removed).toBeLessThan(MANY);
    expect(await read(send('GET', `/polls/${id}`))).toMatchObject({ removal: answer.removal });
    const { rows } = await vote().pool.query(
      `select detail -> 'ballots' as ballots from admin_actions where poll_id = $1 and action = 'reset poll'`,
      [id],
    );
    expect(rows).toEqual([{ ballots: { from: MANY, to: 0 } }]);
    await removeAll(id);
    await expect.poll(() => read(send('GET', `/polls/${id}`))).toMatchObject({ removal: null });
  });

  test('with few ballots is empty at once', async () => {
    const { id } = await addPoll({}, 1_000);
    expect(await reset(id)).toMatchObject({ removal: null });
    const { rows } = await vote().pool.query(
      'select ballots::integer, resetting, (select count(*) from ballots where poll_id = id)::integer as left from polls where id = $1',
      [id],
    );
    expect(rows).toEqual([{ ballots: 0, resetting: false, left: 0 }]);
  });

  test('cannot be reset, reopened or changed in what its ballots mean until that is done', async () => {
    const { id } = await addPoll();
    await closeLongAgo(vote().pool, id);
    await vote().pool.query('update polls set sealed_at = closes_at where id = $1', [id]);
    await reset(id);
    const refused: [string, string, object?][] = [
      ['POST', `/polls/${id}/reset`],
      ['POST', `/polls/${id}/reopen`],
      ['PATCH', `/polls/${id}`, { closesAt: null }],
      ['PATCH', `/polls/${id}`, { options: [{ text: 'B' }, { text: 'A' }] }],
      ['PATCH', `/polls/${id}`, { voteChange: false }],
    ];
    for (const call of refused) {
      const { status, detail } = await read<{ status: number; detail: string }>(send(...call));
      expect({ call, status }).toEqual({ call, status: 409 });
      expect(detail).toContain('is being reset');
    }
    // correcting a typo is still allowed
    expect((await send('PATCH', `/polls/${id}`, { question: 'Which one?' })).status).toBe(200);
    await removeAll(id);
    expect((await send('POST', `/polls/${id}/reset`)).status).toBe(200);
  });

  test('no longer counts its earlier ballots, whether they are removed yet or not', async () => {
    const { id, voter } = await addPoll({ voteChange: false });
    const again = (choice: number) => send('POST', `/polls/${id}/vote`, { choice }, voter.cookie);
    expect((await again(0)).status).toBe(409);
    expect(await outcomeOf(voter.receipt)).toMatchObject({ status: 'counted' });
    await reset(id);
    expect(await outcomeOf(voter.receipt)).toMatchObject({
      status: 'rejected',
      reason: 'the poll was reset, reopened or changed',
    });
    const { receipt, ...answer } = await read<Record<string, string>>(again(0));
    expect(answer).toMatchObject({ status: 'queued', choices: [0] });
    expect(await outcomeOf(receipt ?? '')).toMatchObject({ status: 'queued' });
  });

  test('shows administrators the progress, and offers no second reset', async () => {
    const { id } = await addPoll({ question: 'Is it empty?' });
    const page = await managePathOf(vote().pool, id);
    expect(await textOf(page)).toContain(`${page}/reset"`);
    await reset(id);
    for (const path of ['/admin', page]) {
      const html = await textOf(path);
      expect(html).toContain('Is it empty?');
      expect(html).toMatch(/<progress max="5000" value="\d+"/);
      expect(html).toContain('of 5,000 ballots removed');
      expect(html).not.toContain(`${page}/reset"`);
    }
    await removeAll(id);
    expect(await textOf(page)).not.toContain('<progress');
  });
});

describe('a poll that is deleted', () => {
  test('is gone at once, for voters and administrators, while its ballots are still being removed', async () => {
    const { id, voter } = await addPoll({ question: 'Is it gone?' });
    expect((await send('DELETE', `/polls/${id}`)).status).toBe(204);
    expect((await send('GET', `/polls/${id}`)).status).toBe(404);
    expect((await send('POST', `/polls/${id}/vote`, { choice: 0 })).status).toBe(404);
    expect(await outcomeOf(voter.receipt)).toMatchObject({
      status: 'rejected',
      reason: 'the poll was deleted',
    });
    expect(await removal(id)).toEqual({ kind: 'delete', isUnderWay: true, ballots: MANY });
    const overview = await textOf('/admin');
    expect(overview).toMatch(/Is it gone\?<\/bdi> \(deleted\) <progress max="5000" value="\d+"/);
    await removeAll(id);
    expect(await textOf('/admin')).not.toContain('Is it gone?');
    const { rows } = await vote().pool.query(
      `select detail from admin_actions where poll_id = $1 and action = 'delete poll'`,
      [id],
    );
    expect(rows).toEqual([{ detail: { question: 'Is it gone?', ballots: MANY } }]);
  });

  test('may be in the middle of a reset', async () => {
    const { id } = await addPoll();
    await reset(id);
    expect((await send('DELETE', `/polls/${id}`)).status).toBe(204);
    expect(await removal(id)).toEqual({ kind: 'delete', isUnderWay: true, ballots: MANY });
    await removeAll(id);
    const { rows } = await vote().pool.query('select from ballots where poll_id = $1', [id]);
    expect(rows).toEqual([]);
  });
});

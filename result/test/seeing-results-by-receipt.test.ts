// V6: ballots and results on two hosts. The voter's cookie does not reach result, so the link carries the receipt.
import { randomUUID } from 'node:crypto';
import { signReceipt } from '@hands/shared/auth/receipt';
import { encryptTokenVoter, tokenVoterCookie } from '@hands/shared/auth/token-voter-cookie';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { openStream } from '@hands/testing/open-stream';
import { slugOf } from '@hands/testing/slug-of';
import { startResult } from '@hands/testing/start-result';
import { cookieOf, secret } from '@hands/testing/voter-cookie';
import { expect, test } from 'vitest';

async function setUp() {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url);
  const [poll, other] = await Promise.all(
    [1, 2].map(() => createPoll(pool, { results_visible: 'after_vote' })),
  );
  const voter = randomUUID();
  const sign = (pollId = 0, voterId = voter) => signReceipt({ pollId, voterId, castAt: 1 }, secret);
  /** What each way shows. */
  const look = async (pollId: number | undefined, receipt: string, headers: Record<string, string> = {}) => {
    const query = `receipt=${encodeURIComponent(receipt)}`;
    const path = `${address}/polls/${String(pollId)}`;
    const answer = await fetch(`${path}/results?${query}`, { headers });
    expect(answer.headers.getSetCookie()).toEqual([]);
    const screen = await openScreen(address, { auth: { receipt }, extraHeaders: headers });
    await screen.watch(pollId);
    const stream = await openStream(`${path}/stream?${query}`, { headers });
    await expect.poll(() => screen.latest() && stream.latest()).toBeDefined();
    const csv = await fetch(`${path}/export.csv?${query}`, { headers });
    return [
      ((await answer.json()) as { visible: boolean }).visible,
      screen.latest()?.visible,
      stream.latest()?.visible,
      csv.ok,
    ];
  };
  return { pool, address, poll, other, voter, sign, look };
}

const nowhere = [false, false, false, false];
const everywhere = [true, true, true, true];

test('a receipt shows the votes of its poll to its voter, over HTTP, sockets and as an export', async () => {
  const { pool, poll = 0, voter, sign, look } = await setUp();
  expect(await look(poll, sign(poll))).toEqual(nowhere);
  await addBallot(pool, poll, 0, voter);
  expect(await look(poll, sign(poll))).toEqual(everywhere);
});

test('a voter who opens a link with a receipt that does not count still sees the votes', async () => {
  const { pool, poll = 0, sign, look } = await setUp();
  const cookie = cookieOf(await addBallot(pool, poll, 0));
  expect(await look(poll, sign(poll))).toEqual(nowhere);
  expect(await look(poll, sign(poll), { cookie })).toEqual(everywhere);
});

test('someone who voted by a voting link sees the votes of that poll by the cookie of the link', async () => {
  const { pool, poll = 0, other = 0, voter, look } = await setUp();
  for (const id of [poll, other]) await addBallot(pool, id, 0, voter);
  const slug = await slugOf(pool, poll);
  const value = encryptTokenVoter(slug, { voterId: voter, tokenId: '0123456789abcdef' }, secret);
  expect(await look(poll, '', { cookie: `${tokenVoterCookie(slug)}=${value}` })).toEqual(everywhere);
  const elsewhere = tokenVoterCookie(await slugOf(pool, other));
  expect(await look(other, '', { cookie: `${elsewhere}=${value}` })).toEqual(nowhere);
  expect(await look(poll, '', { cookie: `${tokenVoterCookie(slug)}=${value}x` })).toEqual(nowhere);
});

test('a receipt of another poll, of someone without a ballot, or that is not ours shows nothing', async () => {
  const { pool, poll = 0, other = 0, voter, sign, look } = await setUp();
  await addBallot(pool, poll, 0, voter);
  await addBallot(pool, other, 0, voter);
  expect(await look(poll, sign(other))).toEqual(nowhere);
  expect(await look(poll, sign(poll, randomUUID()))).toEqual(nowhere);
  expect(await look(poll, `${sign(poll)}x`)).toEqual(nowhere);
  expect(await look(poll, '')).toEqual(nowhere);
});

test('a screen that waits with a receipt sees the votes as soon as the ballot is recorded', async () => {
  const { pool, address, poll = 0, voter, sign } = await setUp();
  const screen = await openScreen(address, { auth: { receipt: sign(poll) } });
  await screen.watch(poll);
  await expect.poll(() => screen.latest()?.visible).toBe(false);
  await addBallot(pool, poll, 0, voter);
  await expect.poll(() => screen.latest()?.visible).toBe(true);
});

test('the links of the page keep the receipt', async () => {
  const { pool, address, poll = 0, voter, sign } = await setUp();
  await addBallot(pool, poll, 0, voter);
  const receipt = sign(poll);
  const page = async (query: string) =>
    (await fetch(`${address}/polls/${poll}/results?${query}`, { headers: { Accept: 'text/html' } })).text();
  const own = await page(`receipt=${receipt}`);
  for (const link of [
    `?present&receipt=${receipt}`,
    `export.csv?receipt=${receipt}`,
    `export.json?receipt=${receipt}`,
  ])
    expect(own.replaceAll('&#38;', '&').replaceAll('&amp;', '&')).toContain(link);
  expect(await page('receipt=<script>')).not.toContain('receipt=');
});

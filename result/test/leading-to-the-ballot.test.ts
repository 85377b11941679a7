// Where the dashboard leads to the ballot: to those who have not voted it is what to do next.
import { randomUUID } from 'node:crypto';
import { signReceipt } from '@hands/shared/auth/receipt';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { startResult } from '@hands/testing/start-result';
import { cookieOf, secret } from '@hands/testing/voter-cookie';
import { expect, test } from 'vitest';

async function setUp() {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url);
  const linkOn = async (path: string, cookie = '') => {
    const answer = await fetch(address + path, { headers: { accept: 'text/html', cookie } });
    const [, kind, text] =
      /<a class="(button[^"]*)"[^>]* data-ballot>([^<]*)</.exec(await answer.text()) ?? [];
    return [kind, text];
  };
  return { pool, linkOn };
}

const toVote = ['button', 'Cast your vote'];
const toSee = ['button quiet', 'Back to the ballot'];

test('a browser that is known to have voted is not asked to vote', async () => {
  const { pool, linkOn } = await setUp();
  const [poll, other] = [await createPoll(pool), await createPoll(pool)];
  expect(await linkOn(`/polls/${poll}`)).toEqual(toVote);
  expect(await linkOn(`/polls/${poll}`, `ballot-${other}=x`)).toEqual(toVote);
  expect(await linkOn(`/polls/${poll}`, `ballot-${poll}=x`)).toEqual(toSee);
  const receiptOf = (pollId: number) => signReceipt({ pollId, voterId: randomUUID(), castAt: 1 }, secret);
  expect(await linkOn(`/polls/${poll}?receipt=${receiptOf(poll)}`)).toEqual(toSee);
  expect(await linkOn(`/polls/${poll}?receipt=${receiptOf(other)}`)).toEqual(toVote);
});

test('neither is one that sees what only voters see', async () => {
  const { pool, linkOn } = await setUp();
  const poll = await createPoll(pool, { results_visible: 'after_vote' });
  const cookie = cookieOf(await addBallot(pool, poll, 0));
  expect(await linkOn(`/polls/${poll}`, cookie)).toEqual(toSee);
  expect(await linkOn(`/polls/${poll}`, cookieOf(randomUUID()))).toEqual(toVote);
});

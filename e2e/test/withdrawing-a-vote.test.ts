// A vote that is withdrawn, from the answer to the screens, whatever arrives in what order.
import { describeBackends } from '@hands/testing/backends';
import { openStream } from '@hands/testing/open-stream';
import { postPoll } from '@hands/testing/post-poll';
import { startSystem } from '@hands/testing/system';
import { voterOf } from '@hands/testing/voter-cookie';
import { votesIn } from '@hands/testing/votes-in';
import { expect, test } from 'vitest';

interface Answer {
  receipt: string;
  castAt: string;
  cookie: string;
}

async function cast(url: string, poll: number, choices: number[], cookie = ''): Promise<Answer> {
  const response = await fetch(`${url}/polls/${poll}/vote`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(cookie && { Cookie: cookie }) },
    body: JSON.stringify({ choices }),
  });
  expect(response.status).toBe(202);
  const [voter = cookie] = response.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
  return { ...((await response.json()) as Answer), cookie: voter };
}

const statusOf = async (url: string, { receipt }: Answer) =>
  (await (await fetch(`${url}/receipts/${receipt}`)).json()) as { status: string; reason: string | null };

const receiptPage = async (url: string, { receipt }: Answer) =>
  (await fetch(`${url}/receipts/${receipt}`, { headers: { Accept: 'text/html' } })).text();

describeBackends('with the queue in %s', (backend) => {
  test('I3, I5: a withdrawn vote leaves every screen, no older vote brings it back, and a newer one counts', async () => {
    const system = await startSystem(backend);
    const [vote, result] = [await system.start('vote'), await system.start('result')];
    await system.start('worker');
    const poll = await postPoll(vote.url, { kind: 'ranked' });
    const stream = await openStream(`${result.url}/polls/${poll}/stream`);
    const shown = () => [stream.latest()?.total, votesIn(stream.latest())];

    const first = await cast(vote.url, poll, [0, 1]);
    await cast(vote.url, poll, [1]);
    await expect.poll(shown).toEqual([2, [1, 1]]);
    const withdrawal = await cast(vote.url, poll, [], first.cookie);
    await expect.poll(shown).toEqual([1, [0, 1]]);

    // as if its poll had been locked
    await system.query(
      `insert into deferred_ballots (poll_id, voter_id, choices, cast_at)
       values (${poll}, '${voterOf(first.cookie)}', '{0}', '${withdrawal.castAt}'::timestamptz - interval '1 microsecond')`,
    );
    await expect.poll(() => system.query('select from deferred_ballots')).toEqual([]);
    expect(await system.query(`select ballots::integer from polls where id = ${poll}`)).toEqual([
      { ballots: 1 },
    ]);
    expect(await statusOf(vote.url, withdrawal)).toMatchObject({ status: 'counted', reason: null });
    expect(await statusOf(vote.url, first)).toMatchObject({
      status: 'replaced',
      reason: 'a later withdrawal of yours counts instead',
    });
    expect(await receiptPage(vote.url, withdrawal)).toContain('Your withdrawal counts');
    expect(await receiptPage(vote.url, first)).toContain('Receipt of a vote');

    const again = await cast(vote.url, poll, [1, 0], first.cookie);
    await expect.poll(shown).toEqual([2, [0, 2]]);
    expect(await statusOf(vote.url, again)).toMatchObject({ status: 'counted' });
    expect(await statusOf(vote.url, withdrawal)).toMatchObject({ status: 'replaced', reason: null });
    expect(await receiptPage(vote.url, withdrawal)).toContain('has replaced this withdrawal');
    const versions = stream.snapshots.map(({ version }) => version);
    expect(versions).toEqual(versions.toSorted((one, other) => one - other));
  });

  test('I3: votes and withdrawals that wait together are recorded as if each had been recorded at once', async () => {
    const system = await startSystem(backend);
    const { url } = await system.start('vote');
    const poll = await postPoll(url);
    const voters = await Promise.all(Array.from({ length: 20 }, () => cast(url, poll, [0])));
    await Promise.all(voters.slice(0, 10).map(({ cookie }) => cast(url, poll, [], cookie)));
    await Promise.all(voters.slice(0, 5).map(({ cookie }) => cast(url, poll, [1], cookie)));
    await system.start('worker');
    await expect
      .poll(() =>
        system.query(
          `select ballots::integer, array(select votes::integer from tallies where poll_id = id order by position) as votes
           from polls
           where id = ${poll}`,
        ),
      )
      .toEqual([{ ballots: 15, votes: [10, 5] }]);
    expect(await system.query(`select from votes where poll_id = ${poll}`)).toHaveLength(15);
  });
});

// The demo of seed-data against the real services.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { usualBackend } from '@hands/testing/backends';
import { bundleMain } from '@hands/testing/bundle-main';
import { startSystem } from '@hands/testing/system';
import { expect, onTestFinished, test } from 'vitest';

const folder = fileURLToPath(new URL('../../seed-data', import.meta.url));
const main = await bundleMain('seed-data');

async function seed(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { cwd: folder });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  child.stderr.on('data', (chunk) => (text += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, text };
}

test('F065, F072, F118: the demo creates its polls once, and every vote on a poll of any kind is counted', async () => {
  const system = await startSystem(usualBackend);
  await system.start('worker');
  const vote = await system.start('vote');
  const [first, second] = [
    await seed('--url', vote.url, '--demo', '--votes', '300'),
    await seed('--url', vote.url, '--demo', '--votes', '300'),
  ];
  expect(first).toMatchObject({
    code: 0,
    text: expect.stringContaining('9 polls created, 0 found') as string,
  });
  expect(second).toMatchObject({
    code: 0,
    text: expect.stringContaining('0 polls created, 9 found') as string,
  });

  const counted = () => system.query<{ sum: string }>('select sum(ballots) from polls where id > 1');
  await expect.poll(async () => Number((await counted())[0]?.sum)).toBe(600);
  expect(await system.query('select * from rejected_ballots')).toEqual([]);
  expect(
    await system.query(
      'select theme, count(*)::int as polls from polls where id > 1 group by theme order by theme',
    ),
  ).toEqual(['Moral Dilemmas', 'OnTrend', 'Sports'].map((theme) => ({ theme, polls: 3 })));
  const kinds = await system.query<{ kind: string }>('select distinct kind from polls order by kind');
  expect(kinds.map(({ kind }) => kind)).toEqual(['multiple', 'ranked', 'single']);
});

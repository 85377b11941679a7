import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { demoPolls } from '../src/demo-polls.ts';
import { parseOptions } from '../src/parse-options.ts';
import { BadAnswer } from '../src/read-poll.ts';
import { runDemo } from '../src/run-demo.ts';
import { startBallotServer } from './ballot-server.ts';
import type { BallotServer } from './ballot-server.ts';

const never = new AbortController().signal;
const demo = ({ url }: BallotServer, args: string[] = [], env = {}) =>
  runDemo(parseOptions(['--url', url, '--demo', ...args], env), never);
const questions = ({ polls }: BallotServer) => [...polls.values()].map(({ question }) => question);

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => void vi.restoreAllMocks());

test('F065: the demo has three polls for each of the three themes, and polls of every kind', () => {
  const themes = demoPolls.map(({ theme }) => theme);
  for (const theme of ['OnTrend', 'Moral Dilemmas', 'Sports'])
    expect(themes.filter((name) => name === theme)).toHaveLength(3);
  expect(new Set(demoPolls.map(({ kind }) => kind))).toEqual(new Set(['single', 'multiple', 'ranked']));
});

test('F065, F118: the demo creates its polls and casts all votes on them, in uneven shares', async () => {
  const server = await startBallotServer();
  expect(await demo(server, ['--votes', '590'])).toBe(0);
  expect(questions(server).toSorted()).toEqual(
    ['Cats or Dogs?', ...demoPolls.map(({ question }) => question)].toSorted(),
  );
  expect(server.counted.size).toBe(590);
  expect(printed).toContain('9 polls created, 0 found');
  expect(printed).toMatch(/60 votes in .* Sports: When should a long run begin\?/);
  const ballots = [...server.counted.values()];
  for (const { id, kind, maxChoices, options } of [...server.polls.values()].slice(1)) {
    const cast = ballots.filter((ballot) => ballot.poll === id).map(({ choices }) => choices);
    expect(cast.length).toBeGreaterThan(30);
    const most = kind === 'ranked' ? options.length : maxChoices;
    expect(Math.max(...cast.map(({ length }) => length))).toBeLessThanOrEqual(most);
    const votes = options.map(({ position }) => cast.filter(([choice]) => choice === position).length);
    expect(new Set(votes).size).toBeGreaterThan(1);
  }
});

test('a second demo finds the polls of the first on all pages of the list, and creates none twice', async () => {
  const server = await startBallotServer();
  await demo(server, ['--votes', '9']);
  await demo(server, ['--votes', '9']);
  expect(questions(server)).toHaveLength(10);
  expect(server.counted.size).toBe(18);
  expect(printed).toContain('0 polls created, 9 found');
});

test('skips a demo poll that is closed', async () => {
  const server = await startBallotServer();
  await demo(server, ['--votes', '9']);
  for (const poll of server.polls.values()) if (poll.id > 2) poll.status = 'closed';
  const before = server.counted.size;
  expect(await demo(server, ['--votes', '50'])).toBe(0);
  expect([...server.counted.values()].slice(before).every(({ poll }) => poll === 2)).toBe(true);
  expect(server.counted.size).toBe(before + 50);
});

test('takes the admin token from the command or from ADMIN_TOKEN, and asks for it if it is missing or wrong', async () => {
  const server = await startBallotServer(undefined, 'hush');
  await expect(demo(server)).rejects.toThrow(BadAnswer);
  await expect(demo(server, ['--admin-token', 'guess'])).rejects.toThrow(/ADMIN_TOKEN/);
  expect(questions(server)).toHaveLength(1);
  expect(await demo(server, ['--votes', '9'], { ADMIN_TOKEN: 'hush' })).toBe(0);
  expect(await demo(server, ['--votes', '9', '--admin-token', 'hush'])).toBe(0);
  expect(questions(server)).toHaveLength(10);
});

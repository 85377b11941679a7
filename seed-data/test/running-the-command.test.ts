import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bundleMain } from '@hands/testing/bundle-main';
import { expect, onTestFinished, test } from 'vitest';
import { startBallotServer } from './ballot-server.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));
const seed = await bundleMain('seed-data');

function start(...args: string[]) {
  const child = spawn(process.execPath, [seed, ...args], { cwd: folder });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (output.out += String(chunk)));
  child.stderr.on('data', (chunk) => (output.err += String(chunk)));
  const end = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }));
  return { child, end };
}

test('F124: exits with 0 and a report if every vote was accepted', async () => {
  const server = await startBallotServer();
  const { code, out, err } = await start('--url', server.url, '--votes', '30').end;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/202 Accepted +0 +30/);
  expect(out).toMatch(/accepted +30 votes/);
  expect(out).toMatch(/p50 \d.*p99 \d/);
});

test('counts one vote as one, and a moment as milliseconds', async () => {
  const server = await startBallotServer();
  const { out } = await start('--url', server.url, '--votes', '1').end;
  expect(out).toContain('Casting 1 vote on poll 1');
  expect(out).toMatch(/accepted +1 vote in (\d+ ms|\d+\.\d s),/);
  expect(out).not.toMatch(/\b1 (votes|voters|requests)\b|\b0\.0 s/);
});

test('exits with 1 and says what to do if votes were not accepted', async () => {
  const server = await startBallotServer((n, response) => {
    if (n % 2) return false;
    response.writeHead(400).end();
    return true;
  });
  const { code, err } = await start('--url', server.url, '--votes', '10').end;
  expect(code).toBe(1);
  expect(err).toMatch(/5 votes were not accepted.*--shares/);
});

test('exits with 1 and says how to start the system if nothing listens at the address', async () => {
  const { url, close } = await startBallotServer();
  close();
  const { code, err } = await start('--url', url).end;
  expect(code).toBe(1);
  expect(err).toContain(`There is no answer from ${url}`);
  expect(err).toContain('npm start');
});

test('exits with 1 before any vote is cast if the poll does not exist', async () => {
  const server = await startBallotServer();
  const { code, err } = await start('--url', server.url, '--poll', '7').end;
  expect(code).toBe(1);
  expect(err).toContain('There is no poll 7');
  expect(server.arrived).toEqual([]);
});

test.each([
  ['--votes', 'many'],
  ['--shares', '0:0'],
  ['--rate', '-1'],
  ['--concurrency', '0'],
  ['--poll', '1.5'],
  ['--url', 'localhost'],
  ['--demo', '--poll=1'],
  ['--demo', '--shares=1:1'],
  ['--speed', '9'],
])('exits with 2 and names the option if %s is bad', async (option, value) => {
  const { code, err } = await start(`${option}=${value}`).end;
  expect(code).toBe(2);
  expect(err).toContain(option);
});

test('F065, F118: --demo creates polls on three themes and votes on all of them', async () => {
  const server = await startBallotServer();
  const { code, out, err } = await start('--url', server.url, '--demo', '--votes', '59').end;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/9 polls created/);
  expect(server.polls.size).toBe(10);
  expect(server.counted.size).toBe(59);
});

test('--demo exits with 1 and says how to set the admin token if the service requires one', async () => {
  const server = await startBallotServer(undefined, 'hush');
  const { code, err } = await start('--url', server.url, '--demo').end;
  expect(code).toBe(1);
  expect(err).toMatch(/ADMIN_TOKEN.*--admin-token/);
  expect(server.arrived).toEqual([]);
});

test('Ctrl-C stops the crowd early, with its report and exit code 130', async () => {
  const server = await startBallotServer((n) => {
    if (n === 20) crowd.child.kill('SIGINT');
    return false;
  });
  const crowd = start('--url', server.url, '--votes', '1000000');
  const { code, out } = await crowd.end;
  expect(code).toBe(130);
  expect(out).toMatch(/202 Accepted/);
});

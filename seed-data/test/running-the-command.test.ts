import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startBallotServer } from './ballot-server.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));

function start(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', ...args], { cwd: folder });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (said.out += String(chunk)));
  child.stderr.on('data', (chunk) => (said.err += String(chunk)));
  const end = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }));
  return { child, end };
}

test('F124: a crowd that was accepted ends with 0 and a report', async () => {
  const server = await startBallotServer();
  const { code, out, err } = await start('--url', server.url, '--votes', '30').end;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/202 Accepted +0 +30/);
  expect(out).toMatch(/accepted +30 votes/);
  expect(out).toMatch(/p50 \d.*p99 \d/);
});

test('votes that were not accepted end with 1 and what to do', async () => {
  const server = await startBallotServer((n, response) => {
    if (n % 2) return false;
    response.writeHead(400).end();
    return true;
  });
  const { code, err } = await start('--url', server.url, '--votes', '10').end;
  expect(code).toBe(1);
  expect(err).toMatch(/5 votes were not accepted.*--shares/);
});

test('an address where nothing listens ends with 1 and says how to start the system', async () => {
  const { url, close } = await startBallotServer();
  close();
  const { code, err } = await start('--url', url).end;
  expect(code).toBe(1);
  expect(err).toContain(`Nothing answers at ${url}`);
  expect(err).toContain('npm start');
});

test('a poll that does not exist ends with 1 before anybody votes', async () => {
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
])('a bad %s ends with 2 and names the option', async (option, value) => {
  const { code, err } = await start(`${option}=${value}`).end;
  expect(code).toBe(2);
  expect(err).toContain(option);
});

test('F065, F118: --demo makes polls on three themes and votes on all of them', async () => {
  const server = await startBallotServer();
  const { code, out, err } = await start('--url', server.url, '--demo', '--votes', '59').end;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/9 polls made/);
  expect(server.polls.size).toBe(10);
  expect(server.counted.size).toBe(59);
});

test('--demo against a service that wants an admin token ends with 1 and says how to give it', async () => {
  const server = await startBallotServer(undefined, 'hush');
  const { code, err } = await start('--url', server.url, '--demo').end;
  expect(code).toBe(1);
  expect(err).toMatch(/ADMIN_TOKEN.*--admin-token/);
  expect(server.arrived).toEqual([]);
});

test('Ctrl-C ends the crowd early with its report and 130', async () => {
  const server = await startBallotServer((n) => {
    if (n === 20) crowd.child.kill('SIGINT');
    return false;
  });
  const crowd = start('--url', server.url, '--votes', '1000000');
  const { code, out } = await crowd.end;
  expect(code).toBe(130);
  expect(out).toMatch(/202 Accepted/);
});

import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { startServer } from '@hands/local/databases/start-server';
import { rotateLogs } from '@hands/local/services/rotate-logs';
import { keepLog } from '@hands/local/services/service-log';
import { expect, onTestFinished, test } from 'vitest';

function ownFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'hands-logs-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

const limits = { maxBytes: 1_000, kept: 2 };

test('renames a log above the size limit to .1, shifts older ones, and keeps only the given number', () => {
  const folder = ownFolder();
  const file = path.join(folder, 'vote.log');
  for (const round of ['first', 'second', 'third']) {
    appendFileSync(file, round.padEnd(1_001, '.'));
    rotateLogs(folder, limits);
  }
  appendFileSync(file, 'present');
  rotateLogs(folder, limits);
  expect(readdirSync(folder).sort()).toEqual(['vote.log', 'vote.log.1', 'vote.log.2']);
  expect(readFileSync(file, 'utf8')).toBe('present');
  expect(readFileSync(`${file}.1`, 'utf8')).toMatch(/^third/);
  expect(readFileSync(`${file}.2`, 'utf8')).toMatch(/^second/);
});

test('a service keeps writing to a log that was truncated', async () => {
  const folder = ownFolder();
  const file = path.join(folder, 'worker.log');
  const output = new PassThrough();
  const log = keepLog({ name: 'worker', file, showFrom: 60, print: () => undefined });
  log.read(output);
  output.write(`${'before'.padEnd(1_001, '.')}\n`);
  await expect.poll(() => statSync(file, { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(1_000);
  rotateLogs(folder, limits);
  output.end('after\n');
  await once(output, 'end');
  await expect.poll(() => readFileSync(file, 'utf8')).toBe('after\n');
  expect(log.lastLines()).toMatch(/^before\.+\nafter$/);
});

test('a server keeps writing to a log that was truncated, and its last lines are found there', async () => {
  const folder = ownFolder();
  const file = path.join(folder, 'redis.log');
  appendFileSync(file, 'from a run before'.padEnd(1_001, '.'));
  const server = await startServer({
    name: 'Redis',
    url: '',
    command: process.execPath,
    args: ['-e', 'setInterval(() => console.log("still here"), 50)'],
    logFile: file,
    isReady: () => Promise.resolve(statSync(file).size > 1_010),
    stopSignal: 'SIGTERM',
  });
  onTestFinished(server.stop);
  rotateLogs(folder, limits);
  await expect.poll(() => readFileSync(file, 'utf8')).toMatch(/^still here\n/);
  expect(server.lastLines()).toContain('still here');
});

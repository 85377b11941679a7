import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { needsRedis } from '@hands/testing/backends';
import { expect, inject, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const password = 'a-secret-password';

/** Returns what a separate process logs, because the logger writes to standard output. */
async function logOf(script: string, env: Record<string, string> = {}): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return output + errors;
}

test(
  'a wrong Redis password is reported, and the password itself is never logged',
  { ...needsRedis, timeout: 60_000 },
  async () => {
    const url = new URL(inject('redisUrl') ?? '');
    url.username = 'unknown';
    url.password = password;
    const log = await logOf(
      `import { createLogger } from '@hands/shared/process/logger';
     import { openBatchQueue } from '@hands/shared/queue/open-queue';
     const settings = { redisUrl: process.env.URL, databaseUrl: 'postgres://127.0.0.1:1/x', shards: 1, name: 'x' };
     const queue = openBatchQueue(settings, createLogger('test', 'trace'));
     const { write } = process.stdout;
     process.stdout.write = (line, ...rest) => {
       if (String(line).includes('WRONGPASS')) void queue.close();
       return write.call(process.stdout, line, ...rest);
     };`,
      { URL: url.href },
    );
    expect(log).toContain('WRONGPASS');
    expect(log).not.toContain(password);
  },
);

test('errors with their causes and nested errors are logged without commands, addresses, connections and rows', async () => {
  const log = await logOf(
    `import { createLogger } from '@hands/shared/process/logger';
     const inner = Object.assign(new Error('inner'), { command: { name: 'auth', args: ['${password}'] }, code: 'E1' });
     const outer = Object.assign(new AggregateError([inner], 'outer', { cause: inner }), { previous: inner, input: 'redis://:${password}@x' });
     Object.assign(inner, { severity: 'ERROR', client: { password: '${password}' }, detail: 'Failing row contains (${password})' });
     createLogger('test', 'info').error({ err: outer }, 'seen');`,
  );
  expect(log).toContain('seen');
  expect(log).toContain('E1');
  expect(log).toContain('"severity":"ERROR"');
  expect(log).not.toContain(password);
});

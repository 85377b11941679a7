// Runs the system with odd secrets through good and bad times, and looks for them in everything that it logged or printed.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@hands/local/process/free-port';
import { startRedis } from '@hands/local/databases/redis';
import { startTestService } from '@hands/testing/test-service';
import { needsRedis } from '@hands/testing/backends';
import { createTestDatabase } from '@hands/testing/test-database';
import { Redis } from 'ioredis';
import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { ownPlace, run } from './runner.ts';
import type { RunnerEnv } from './runner.ts';

const odd = (name: string) => `${name}-p'ä"ß: /?#@%$&=\\{}`;
const secrets = {
  database: odd('database'),
  redis: odd('redis'),
  cookies: odd('cookies'),
  adminToken: 'admin-\'"/?#@%$&=\\{}',
  wrongToken: 'guess-\'"/?#@%$&=\\{}',
};

/** A secret as it is, and as JSON, addresses, and the Basic scheme write it. */
function spellings(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), encodeURI(secret), base64];
}

test.each([
  ['redis://user:odd%24pass@', 'postgres://user:odd%24pass@'],
  ['rediss://:odd%24pass@', 'postgres://user:odd%24pass@'],
  ['rediss://user:odd%24pass@', 'postgresql://'],
])('A7: no password is in the log of a service that cannot sign in: %s, %s', async (redis, postgres) => {
  // Redis takes no user of this name, and no TLS
  const queue = new URL(inject('redisUrl') ?? 'redis://127.0.0.1:1');
  const database = new URL(inject('adminUrl'));
  const DATABASE_URL = `${postgres}${database.host}${database.pathname}?user=nobody&password=odd%24pass`;
  for (const name of ['vote', 'worker'] as const) {
    const service = await startTestService(
      name,
      { DATABASE_URL, REDIS_URL: `${redis}${queue.host}`, LOG_LEVEL: 'trace' },
      { healthy: false },
    );
    onTestFinished(async () => {
      await service.kill();
    });
    await expect.poll(service.log).toMatch(/"level":[45]0/);
    await fetch(`${service.url}/polls`);
    await service.kill('SIGTERM');
    expect(service.log()).not.toMatch(/odd(?:\$|%24|\\u0024)pass/);
  }
});

test('A7: no secret is in any log line or in the output, whatever fails', needsRedis, async () => {
  const role = `odd_${randomUUID().slice(0, 8)}`;
  const database = await createTestDatabase('template0');
  const admin = new pg.Client(database.url);
  await admin.connect();
  onTestFinished(async () => {
    await admin.end();
    await database.drop();
  });
  const setPassword = (verb: string, password: string) =>
    admin.query(`${verb} role ${role} login password ${pg.escapeLiteral(password)}`);
  await setPassword('create', secrets.database);
  await admin.query(`grant all on schema public to ${role}`);
  await admin.query(`grant create on database "${new URL(database.url).pathname.slice(1)}" to ${role}`);

  const folder = mkdtempSync(path.join(tmpdir(), 'hands-secrets-'));
  const redis = await startRedis({ dir: path.join(folder, 'redis'), port: await freePort() });
  const queue = new Redis(redis.url);
  onTestFinished(async () => {
    queue.disconnect();
    await redis.stop();
    rmSync(folder, { recursive: true });
  });
  await queue.config('SET', 'requirepass', secrets.redis);

  const databaseUrl = new URL(database.url);
  databaseUrl.username = role;
  databaseUrl.password = encodeURIComponent(secrets.database);
  const redisUrl = new URL(redis.url);
  redisUrl.password = encodeURIComponent(secrets.redis);
  const env: RunnerEnv = {
    ...(await ownPlace()),
    DATABASE_URL: databaseUrl.href,
    REDIS_URL: redisUrl.href,
    COOKIE_SECRET: secrets.cookies,
    ADMIN_TOKEN: secrets.adminToken,
    // the tests' Postgres runs without fsync
    ALLOW_DATA_LOSS: '1',
    NODE_ENV: 'production',
    TRUST_PROXY: '0',
    LOG_LEVEL: 'trace',
  };
  const runner = await run(env);
  await runner.says('Show of Hands is ready');
  const logs = () => {
    const dir = path.join(env['DATA_DIR'] ?? '', 'logs');
    return readdirSync(dir)
      .map((file) => readFileSync(path.join(dir, file), 'utf8'))
      .join('');
  };

  const vote = `http://127.0.0.1:${env['VOTE_PORT'] ?? ''}`;
  const result = `http://127.0.0.1:${env['RESULT_PORT'] ?? ''}`;
  const voteAnswer = () =>
    fetch(`${vote}/polls/1/vote`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"choice": 1}',
    });
  expect((await voteAnswer()).status).toBe(202);
  for (const token of [secrets.wrongToken, secrets.adminToken]) {
    await fetch(`${vote}/admin/sign-in`, { method: 'POST', body: new URLSearchParams({ token }) });
    for (const address of [`${vote}/polls/999`, `${result}/polls/1/results`])
      await fetch(address, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
  }

  // idle connections end, new ones are refused, and the passwords are wrong
  await setPassword('alter', 'another');
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`);
  await queue.config('SET', 'requirepass', 'another');
  await queue.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  await expect.poll(logs).toContain('WRONGPASS');
  await expect.poll(logs).toContain('idle database connection lost');
  await expect.poll(logs).toContain('28P01');
  expect((await voteAnswer()).status).toBe(503);
  await fetch(`${result}/polls/1/results`);

  const commands = [['audit'], ['seed', '--demo']].map(([name = '', ...args]) => {
    const script = fileURLToPath(new URL(`../${name}.js`, import.meta.url));
    const { stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      // seed would try again for minutes
      timeout: 10_000,
    });
    return stdout + stderr;
  });
  const migrate = spawnSync(process.execPath, ['--import', 'tsx', 'db/src/main.ts'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  runner.signal('SIGTERM');
  await runner.exited;

  const everything = [runner.output(), logs(), ...commands, migrate.stdout, migrate.stderr].join('\n');
  expect(everything).toContain('does not accept this user and password');
  for (const [name, secret] of Object.entries(secrets))
    for (const spelling of spellings(secret))
      expect(everything.includes(spelling), `the ${name} as ${spelling}`).toBe(false);
});

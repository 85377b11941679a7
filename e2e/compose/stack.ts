// Runs the project's compose files with the test's own project name, ports and volumes.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '@hands/local/process/free-port';
import pg from 'pg';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

const single = ['docker-compose.yml'];
const scaled = [...single, 'docker-compose.scale.yml'];

export async function openStack() {
  const project = process.env['HANDS_TEST_PROJECT'];
  if (!project) throw new Error('Run this with: npm run test:compose');
  const ports = {
    vote: await freePort(),
    result: await freePort(),
    nginx: await freePort(),
    postgres: await freePort(),
    redis: await freePort(),
  };
  const env = {
    ...process.env,
    VOTE_PORT: String(ports.vote),
    RESULT_PORT: String(ports.result),
    HTTP_PORT: String(ports.nginx),
    POSTGRES_PORT: String(ports.postgres),
    REDIS_PORT: String(ports.redis),
    LOG_LEVEL: 'debug',
    // all voters of these tests come from one address
    RATE_LIMIT_PER_ADDRESS: '0',
    // empty counts as not set; the caller's environment may have values of its own
    ...Object.fromEntries(
      [
        'POSTGRES_PASSWORD',
        'COOKIE_SECRET',
        'ADMIN_TOKEN',
        'CREATE_POLLS',
        'VOTE_URL',
        'RESULT_URL',
        'TRUST_PROXY',
        'COMPOSE_PROFILES',
      ].map((name) => [name, '']),
    ),
  };

  async function docker(args: string[], more = {}): Promise<string> {
    const { stdout } = await run('docker', args, {
      cwd: root,
      env: { ...env, ...more },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }
  const composeWith =
    (files: string[], more = {}) =>
    (...args: string[]): Promise<string> => {
      const chosen = files.flatMap((file) => ['--file', file]);
      // no .env: its settings belong to another system
      return docker(
        ['compose', '--env-file', '/dev/null', '--project-name', project, ...chosen, ...args],
        more,
      );
    };
  const scaledCompose = composeWith(scaled);

  return {
    voteUrl: `http://127.0.0.1:${ports.vote}`,
    resultUrl: `http://127.0.0.1:${ports.result}`,
    /** Both services behind nginx. */
    origin: `http://127.0.0.1:${ports.nginx}`,
    compose: composeWith(single),
    scaledCompose,
    composeWith,
    async scale(replicas: { vote: number; worker: number; result: number }): Promise<void> {
      const counts = Object.entries(replicas).flatMap(([name, count]) => ['--scale', `${name}=${count}`]);
      await scaledCompose('up', '--detach', '--wait', ...counts);
    },
    /** Restarts the replicas one after the other and waits for each to be healthy. */
    async restartInTurn(service: string): Promise<void> {
      const ids = (await scaledCompose('ps', '--quiet', service)).trim().split('\n');
      for (const id of ids) {
        await docker(['restart', '--time', '15', id]);
        while ((await docker(['inspect', '--format', '{{.State.Health.Status}}', id])).trim() !== 'healthy')
          await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    /** How often the engine has restarted the replicas of a service. */
    async restarts(service: string): Promise<number> {
      const ids = (await scaledCompose('ps', '--all', '--quiet', service)).trim().split('\n');
      const counts = await docker(['inspect', '--format', '{{.RestartCount}}', ...ids]);
      return counts
        .trim()
        .split('\n')
        .reduce((sum, count) => sum + Number(count), 0);
    },
    async query<Row>(sql: string): Promise<Row[]> {
      const client = new pg.Client(`postgres://postgres:password@127.0.0.1:${ports.postgres}/votes`);
      // the database may be killed during a query
      client.on('error', () => undefined);
      await client.connect();
      try {
        return (await client.query(sql)).rows as Row[];
      } finally {
        await client.end();
      }
    },
  };
}
export type Stack = Awaited<ReturnType<typeof openStack>>;

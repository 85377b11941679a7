import { cpus } from 'node:os';
import type { BenchEnvironment } from './set-up.ts';

export async function describeMachine({ redis, admin }: BenchEnvironment): Promise<string> {
  const [processor] = cpus();
  const redisVersion = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1];
  const { rows } = await admin.query<{ server_version: string }>('show server_version');
  return [
    `${String(cpus().length)} cores (${processor?.model ?? 'unknown'})`,
    `Node ${process.versions.node}`,
    `Redis ${redisVersion ?? 'unknown'} with appendfsync always`,
    `PostgreSQL ${rows[0]?.server_version ?? 'unknown'} with fsync on`,
  ].join(', ');
}

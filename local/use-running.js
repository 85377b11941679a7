import process from 'node:process';
import { runTypescript } from './run-typescript.js';

/** Sets DATABASE_URL and REDIS_URL to those of the system that `npm start` runs, unless they are set. */
export async function useRunning() {
  const { readRunning } = await runTypescript('./src/read-running.ts');
  const running = readRunning();
  if (!running || process.env.DATABASE_URL) return;
  process.env.DATABASE_URL = running.databaseUrl;
  if (running.redisUrl && !process.env.REDIS_URL) process.env.REDIS_URL = running.redisUrl;
}

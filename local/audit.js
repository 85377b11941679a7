// npm run audit
import process from 'node:process';
import { readRunning } from './read-running.js';
import { runTypescript } from './run-typescript.js';

const running = readRunning();
if (running && !process.env.DATABASE_URL) {
  process.env.DATABASE_URL = running.databaseUrl;
  if (running.redisUrl && !process.env.REDIS_URL) process.env.REDIS_URL = running.redisUrl;
}
await runTypescript('../audit/src/main.ts');

// npm run audit
import process from 'node:process';
import { runTypescript } from './run-typescript.js';

const { readRunning } = await runTypescript('./src/read-running.ts');
const running = readRunning();
if (running && !process.env.DATABASE_URL) {
  process.env.DATABASE_URL = running.databaseUrl;
  if (running.redisUrl && !process.env.REDIS_URL) process.env.REDIS_URL = running.redisUrl;
}
await runTypescript('../audit/src/main.ts');

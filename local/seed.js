// npm run seed
import process from 'node:process';
import { readRunning } from './read-running.js';
import { runTypescript } from './run-typescript.js';

const running = readRunning();
if (running && !process.argv.some((argument) => /^--url(=|$)/.test(argument)))
  process.argv.push('--url', running.voteUrl);
await runTypescript('../seed-data/src/main.ts');

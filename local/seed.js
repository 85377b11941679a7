// npm run seed
import process from 'node:process';
import { runTypescript } from './run-typescript.js';

const { readRunning } = await runTypescript('./src/read-running.ts');
const running = readRunning();
if (running && !process.argv.some((argument) => /^--url(=|$)/.test(argument)))
  // before the others, so that it is not taken for the value of an option that lacks one
  process.argv.splice(2, 0, '--url', running.voteUrl);
await runTypescript('../seed-data/src/main.ts');

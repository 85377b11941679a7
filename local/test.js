// npm test: runs vitest in this process, so that signals reach it. Arguments are passed on.
import process from 'node:process';
import { install } from './install.js';

await install();
process.argv.splice(2, 0, 'run');
await import('../node_modules/vitest/vitest.mjs');

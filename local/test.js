// npm test: vitest in this same process, so that signals reach it; arguments are passed through.
import process from 'node:process';
import { install } from './install.js';

await install();
process.argv.splice(2, 0, 'run');
await import('../node_modules/vitest/vitest.mjs');

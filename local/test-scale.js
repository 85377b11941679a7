// npm run test:scale: runs the tests in e2e/scale. Arguments are passed on.
import process from 'node:process';
import { install } from './install.js';

await install();
process.argv.splice(2, 0, 'run', '--config', 'e2e/scale/vitest.config.ts');
await import('../node_modules/vitest/vitest.mjs');

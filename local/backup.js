// npm run backup
import { runTypescript } from './run-typescript.js';
import { useRunning } from './use-running.js';

await useRunning();
await runTypescript('../backup/src/main.ts');

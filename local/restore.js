// npm run restore
import { runTypescript } from './run-typescript.js';
import { useRunning } from './use-running.js';

await useRunning();
await runTypescript('../backup/src/main-restore.ts');

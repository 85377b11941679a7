// npm run audit
import { runTypescript } from './run-typescript.js';
import { useRunning } from './use-running.js';

await useRunning();
await runTypescript('../audit/src/main.ts');

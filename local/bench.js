// npm run bench
import { runTypescript } from './run-typescript.js';

await runTypescript('../bench/src/main.ts');

// npm run seed
import { runTypescript } from './run-typescript.js';

await runTypescript('../seed-data/src/main.ts');

// npm run test:mutants -- [name…]: breaks the code on purpose, in a copy of it. See e2e/mutants.
import { runTypescript } from './run-typescript.js';

await runTypescript('../e2e/mutants/main.ts');

// npm start, npm run dev
import { runTypescript } from './run-typescript.js';

await runTypescript('./src/start.ts');

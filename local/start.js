// npm start, npm run dev
import process from 'node:process';
import { createCommand } from './create-command.js';
import { runTypescript } from './run-typescript.js';

const name = process.argv.includes('--watch') ? 'npm run dev' : 'npm start';
const command = await createCommand(name, 'Runs the whole system on this machine. Ctrl-C stops it.');
command
  .option('--watch', 'restart each service when its files change, as "npm run dev" does')
  .addHelpText('after', '\nSettings are environment variables, or lines of .env. All are in .env.example.')
  .parse();
await runTypescript('./src/start.ts');

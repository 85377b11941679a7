// npm run screenshots: takes the pictures in docs/pictures. See e2e/screenshots.
import process from 'node:process';
import { createCommand } from './create-command.js';
import { runTypescript } from './run-typescript.js';

const command = await createCommand(
  'npm run screenshots',
  'Starts a system of its own with sample polls and writes pictures of its pages into docs/pictures. Exits with 1 if a picture is too large.',
);
const { only } = command
  .option('--only <name>', "only pictures whose names contain this, such as 'ballot'", '')
  .parse()
  .opts();
const { takePictures } = await runTypescript('../e2e/screenshots/main.ts');
process.exit(await takePictures(only));

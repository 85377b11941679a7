// npm run test:mutants -- [name…]: breaks the code on purpose, in a copy of it. See e2e/mutants.
import { createCommand } from './create-command.js';
import { runTypescript } from './run-typescript.js';

const command = await createCommand(
  'npm run test:mutants',
  'Applies each patch of e2e/mutants/patches to a copy of the code and runs the tests that the patch names. Exits with 1 if one survived, or if a patch or a test is broken.',
);
command
  .argument('[name...]', 'only these patches')
  .option('--list', 'say what each patch breaks, and run nothing')
  .parse();
const { runMutants } = await runTypescript('../e2e/mutants/main.ts');
await runMutants(command.args, command.opts());

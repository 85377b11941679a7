// Tests the tests: breaks one thing after another and expects the tests named in the patch to fail. Runs in a copy of the
// working tree, with uncommitted changes, and removes it at the end, also after a signal.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { copyTree } from './copy-tree.ts';
import { formatResults } from './format-results.ts';
import { readMutants } from './read-mutants.ts';
import { testMutants } from './test-mutants.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const help = `Usage: npm run test:mutants -- [--list] [name…]

Applies each patch of e2e/mutants/patches to a copy of the code, or only those named, and runs the tests that the patch names.
Prints which mutants were caught. Exits with 1 if one survived, or if a patch or a test is broken.
`;

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean' }, list: { type: 'boolean' } },
});
const all = readMutants();
const unknown = names.filter((name) => !all.some((mutant) => mutant.name === name));
const mutants = names.length > 0 ? all.filter(({ name }) => names.includes(name)) : all;

if (values.help) process.stdout.write(help);
else if (unknown.length > 0) {
  process.stderr.write(`There is no mutant ${unknown.join(', ')}.\n\n${help}`);
  process.exitCode = 2;
} else if (values.list) {
  for (const { name, about } of mutants) process.stdout.write(`${name}: ${about}\n`);
} else await run();

async function run(): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  const copy = copyTree(root);
  process.once('exit', copy.remove);
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  try {
    const results = await testMutants(mutants, copy.folder, { print, stopping: stopping.signal });
    print(formatResults(results));
    process.exitCode = results.every(({ outcome }) => outcome === 'caught') ? 0 : 1;
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    process.exitCode = 130;
  }
}

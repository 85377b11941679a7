// Tests the tests: breaks one thing after another and expects the tests named in the patch to fail. Runs in a copy of the
// working tree, with uncommitted changes, and removes it at the end, also after a signal.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { copyTree } from './copy-tree.ts';
import { formatResults } from './format-results.ts';
import { readMutants } from './read-mutants.ts';
import type { Mutant } from './read-mutants.ts';
import { testMutants } from './test-mutants.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @param names only these mutants; all if empty
 * @param options `list` prints what each of them breaks instead
 */
export async function runMutants(names: string[], { list = false }: { list?: boolean }): Promise<void> {
  const all = readMutants();
  const unknown = names.filter((name) => !all.some((mutant) => mutant.name === name));
  const mutants = names.length > 0 ? all.filter(({ name }) => names.includes(name)) : all;
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no mutant ${unknown.join(', ')}. "npm run test:mutants -- --list" lists them.\n`,
    );
    process.exitCode = 2;
  } else if (list) {
    for (const { name, about } of mutants) process.stdout.write(`${name}: ${about}\n`);
  } else await run(mutants);
}

async function run(mutants: Mutant[]): Promise<void> {
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

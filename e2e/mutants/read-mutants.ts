import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A small change that breaks a promise, and the tests that must notice. */
export interface Mutant {
  name: string;
  /** The path of the patch. */
  patch: string;
  /** What it breaks. */
  about: string;
  tests: NamedTest[];
}

export interface NamedTest {
  /** Starts at the root of the repository. */
  file: string;
  /** Vitest's `-t`: part of a title, as a regular expression. All tests of the file if there is none. */
  title?: string;
}

const folder = path.join(import.meta.dirname, 'patches');

/** Reads all patches, in order of their names. The lines before the diff say what it breaks and which tests notice. */
export function readMutants(): Mutant[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.patch'))
    .toSorted()
    .map((file) => readMutant(path.join(folder, file)));
}

function readMutant(patch: string): Mutant {
  const name = path.basename(patch, '.patch');
  const [head = ''] = readFileSync(patch, 'utf8').split(/^diff --git /m);
  const lines = head.split('\n').filter((line) => line !== '');
  const tests = lines.flatMap(readNamedTest);
  const about = lines.filter((line) => !line.startsWith('Caught by:')).join(' ');
  if (about === '' || tests.length === 0)
    throw new Error(`${patch} must say what it breaks, and \`Caught by: path/to/file.test.ts -t "title"\`.`);
  return { name, patch, about, tests };
}

function readNamedTest(line: string): NamedTest[] {
  const [, file, title] = /^Caught by: (\S+\.test\.ts)(?: -t "(.+)")?$/.exec(line) ?? [];
  if (file === undefined) return [];
  return [title === undefined ? { file } : { file, title }];
}

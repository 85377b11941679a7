import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import type { Mutant, NamedTest } from './read-mutants.ts';
import { runTests } from './run-tests.ts';
import type { TestRun } from './run-tests.ts';

export interface MutantResult {
  name: string;
  about: string;
  /** `broken`: the patch does not apply, a test fails without it, or nothing could be tested. */
  outcome: 'caught' | 'SURVIVED' | 'broken';
  seconds: number;
  /** The tests that failed, or what survived or is broken. */
  details: string[];
}

interface Options {
  print: (line: string) => void;
  stopping: AbortSignal;
}

/**
 * @param folder a copy of the repository
 * @throws AbortError when `stopping`
 */
export async function testMutants(
  mutants: Mutant[],
  folder: string,
  options: Options,
): Promise<MutantResult[]> {
  const { print, stopping } = options;
  const red = await findRedTests(mutants, folder, options);
  const results: MutantResult[] = [];
  for (const [place, mutant] of mutants.entries()) {
    const started = performance.now();
    const reds = mutant.tests.filter(({ file }) => red.has(file)).map(({ file }) => file);
    const verdict: Verdict =
      reds.length > 0
        ? { outcome: 'broken', details: reds.map((file) => `${file} fails without the patch, too`) }
        : await testMutant(mutant, folder, stopping);
    const seconds = (performance.now() - started) / 1_000;
    const result = { name: mutant.name, about: mutant.about, seconds, ...verdict };
    results.push(result);
    print(
      `[${place + 1}/${mutants.length}] ${result.name}: ${result.outcome}, ${seconds.toFixed(1)} s` +
        (result.outcome === 'caught' ? '' : `\n${indent(result.details.join('\n'))}`),
    );
  }
  return results;
}

type Verdict = Pick<MutantResult, 'outcome' | 'details'>;

/** A test that fails without a patch says nothing about the patch. @returns the files that fail */
async function findRedTests(
  mutants: Mutant[],
  folder: string,
  { print, stopping }: Options,
): Promise<Set<string>> {
  const tests = mutants.flatMap((mutant) => mutant.tests);
  const whole = new Set(tests.filter(({ title }) => title === undefined).map(({ file }) => file));
  const parts = tests.filter(({ file }) => !whole.has(file));
  print(`Testing without patches: ${new Set(tests.map(({ file }) => file)).size} test files`);
  const red = new Set<string>();
  for (const { files, title } of [{ files: [...whole], title: undefined }, joinTitles(parts)]) {
    if (files.length === 0) continue;
    const run = await runTests(folder, files, { title, all: true, stopping });
    if (run.outcome === 'passed') continue;
    print(indent(run.details.join('\n')));
    for (const file of run.files) red.add(file);
  }
  return red;
}

function joinTitles(tests: NamedTest[]): { files: string[]; title: string } {
  return {
    files: [...new Set(tests.map(({ file }) => file))],
    title: [...new Set(tests.map(({ title }) => title))].join('|'),
  };
}

async function testMutant({ patch, tests }: Mutant, folder: string, stopping: AbortSignal): Promise<Verdict> {
  try {
    apply(folder, patch);
  } catch (error) {
    return { outcome: 'broken', details: [`the patch does not apply: ${(error as Error).message}`] };
  }
  try {
    const runs: [NamedTest, TestRun][] = [];
    for (const test of tests)
      runs.push([test, await runTests(folder, [test.file], { title: test.title, stopping })]);
    return judge(runs);
  } finally {
    apply(folder, patch, '--reverse');
  }
}

/** All named tests must fail. */
function judge(runs: [NamedTest, TestRun][]): Verdict {
  const broken = runs.filter(([, { outcome }]) => outcome === 'broken');
  if (broken.length > 0) return { outcome: 'broken', details: broken.flatMap(([, { details }]) => details) };
  const passed = runs.filter(([, { outcome }]) => outcome === 'passed');
  if (passed.length > 0)
    return { outcome: 'SURVIVED', details: passed.map(([test]) => `${describe(test)} passes`) };
  return { outcome: 'caught', details: runs.flatMap(([, { details }]) => details) };
}

const describe = ({ file, title }: NamedTest) => (title === undefined ? file : `${file} -t "${title}"`);

/** @throws Error with what git says if the patch does not apply */
function apply(folder: string, patch: string, ...options: string[]): void {
  // even if a folder above is a repository, which git would otherwise apply the patch to
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: path.dirname(folder) };
  const git = spawnSync('git', ['apply', ...options, patch], { cwd: folder, env, encoding: 'utf8' });
  if (git.status !== 0) throw git.error ?? new Error(git.stderr.trim());
}

const indent = (text: string) => text.replace(/^/gm, '    ');

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

export interface TestRun {
  /** `broken`: no test ran, or something failed outside of the tests. */
  outcome: 'passed' | 'failed' | 'broken';
  /** The failed tests, or what is broken. */
  details: string[];
  /** The files at fault. */
  files: string[];
}

interface Report {
  success: boolean;
  numPassedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

export interface RunOptions {
  /** Only tests whose titles match. */
  title?: string | undefined;
  /** Runs all tests, even after one has failed. */
  all?: boolean;
  stopping: AbortSignal;
}

/**
 * Runs test files of the copy with vitest, in a process of its own, which has its own Postgres and Redis.
 * @throws AbortError when `stopping`
 */
export async function runTests(
  folder: string,
  files: string[],
  { title, all = false, stopping }: RunOptions,
): Promise<TestRun> {
  const report = path.join(folder, 'report.json');
  const output = await runVitest(
    folder,
    [
      ...['run', '--config', 'e2e/mutants/vitest.config.ts', '--reporter=json', `--outputFile=${report}`],
      ...(title === undefined ? [] : ['-t', title]),
      ...(all ? [] : ['--bail=1']),
      ...files,
    ],
    stopping,
  );
  stopping.throwIfAborted();
  if (!existsSync(report)) return { outcome: 'broken', details: [endOf(output)], files };
  const { success, numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  rmSync(report);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
  const atFault = testResults
    .filter(({ status }) => status !== 'passed')
    .map(({ name }) => path.relative(folder, name));
  if (failed.length > 0) return { outcome: 'failed', details: failed, files: atFault };
  if (success && numPassedTests > 0) return { outcome: 'passed', details: [], files: [] };
  if (success) return { outcome: 'broken', details: ['no test ran; without Redis, some are skipped'], files };
  // such as a file that cannot be loaded, or an error that no test has caught
  const messages = testResults.map(({ message }) => message).filter((message) => message !== '');
  return { outcome: 'broken', details: messages.length > 0 ? messages : [endOf(output)], files };
}

const endOf = (output: string) => output.trim().slice(-2_000);

/** @returns what it printed */
function runVitest(folder: string, args: string[], stopping: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    const stop = () => child.kill('SIGTERM');
    stopping.addEventListener('abort', stop);
    child.on('error', reject);
    child.on('close', () => {
      stopping.removeEventListener('abort', stop);
      resolve(output);
    });
  });
}

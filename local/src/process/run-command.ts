import { createInterface } from 'node:readline';
import { startProcess } from './own-process.ts';

interface RunOptions {
  env?: NodeJS.ProcessEnv;
  /** Called with each line of the output. */
  onLine?: (line: string) => void;
  abort?: AbortSignal | undefined;
}

/** Runs a command until it ends. @throws if it fails, with its last lines, or if it is aborted */
export async function runCommand(
  command: string,
  args: string[],
  { env = process.env, onLine, abort }: RunOptions = {},
): Promise<void> {
  abort?.throwIfAborted();
  const { child, exited } = await startProcess(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    deathSignal: 'SIGTERM',
    hardSignal: 'SIGTERM',
    env,
  });
  const stop = () => child.kill('SIGTERM');
  abort?.addEventListener('abort', stop);
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      onLine?.(line);
      last.push(line);
      if (last.length > 5) last.shift();
    });
  }
  const reason = await exited;
  abort?.removeEventListener('abort', stop);
  abort?.throwIfAborted();
  if (reason !== 'exit code 0') throw new Error(`${command} failed (${reason}):\n${last.join('\n').trim()}`);
}

// Starts a service as a child process with an IPC channel. The service shuts down by itself when this process ends.
import { startProcess } from '../process/own-process.ts';
import type { Part } from '../process/part.ts';
import type { ServiceLog } from './service-log.ts';

export interface ServiceOptions {
  /** Its program: a file, after the arguments for node that it needs. */
  program: string[];
  /** Distinguishes several instances of a service. */
  name: string;
  port: number;
  env: NodeJS.ProcessEnv;
  log: ServiceLog;
}

// A rush of votes creates much short-lived garbage. With a larger semi-space than V8's 16 MB, vote accepted a quarter more
// votes (two cores, Node 20).
const nodeFlags = ['--max-semi-space-size=64'];

// longer than the services' own deadline
const stopDeadlineMs = 15_000;

export async function startService({ program, name, port, env, log }: ServiceOptions): Promise<Part> {
  const { child, exited } = await startProcess(process.execPath, [...nodeFlags, ...program], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    deathSignal: 'SIGTERM',
    env: { ...env, PORT: String(port) },
  });
  for (const output of [child.stdout, child.stderr]) if (output) log.read(output);

  async function end(): Promise<void> {
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
    await exited;
    clearTimeout(force);
  }
  let stopping: Promise<void> | undefined;
  return { name, exited, stop: () => (stopping ??= end()), lastLines: log.lastLines };
}

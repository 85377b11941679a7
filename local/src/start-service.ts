// One of our own services as a child process, connected by an IPC channel: when this process is gone, it closes by itself.
import { startProcess } from './own-process.ts';
import type { Part } from './part.ts';
import type { ServiceLog } from './service-log.ts';

export interface ServiceOptions {
  name: string;
  port: number;
  env: NodeJS.ProcessEnv;
  log: ServiceLog;
}

// A rush of votes leaves much short-lived garbage: with a larger nursery than V8's 16 MB, vote took a quarter more of it
// (two cores, Node 20).
const nodeFlags = ['--max-semi-space-size=64'];

// above the services' own deadline
const stopDeadlineMs = 15_000;

export async function startService({ name, port, env, log }: ServiceOptions): Promise<Part> {
  const { child, exited } = await startProcess(
    process.execPath,
    [...nodeFlags, '--import', 'tsx', `${name}/src/main.ts`],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      deathSignal: 'SIGTERM',
      env: { ...env, PORT: String(port) },
    },
  );
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

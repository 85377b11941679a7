// Starts every process of the runner, each in its own process group. A terminal sends Ctrl-C to the whole foreground group,
// and the database must outlive the services that still write to it.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import path from 'node:path';

export interface Identity {
  uid: number;
  gid: number;
}

export interface OwnProcess {
  child: ChildProcess;
  pid: number;
  /** Resolves with the reason once the process has ended and its output was read: `exit code 1`, `signal SIGKILL`. */
  exited: Promise<string>;
}

export interface OwnProcessOptions extends Omit<SpawnOptions, 'detached' | 'uid' | 'gid'> {
  /** Sent by the kernel when this process ends, if setpriv is installed, so that even SIGKILL leaves nothing behind. */
  deathSignal: NodeJS.Signals;
  /** Sent if there is no time for an orderly shutdown; default SIGKILL. */
  hardSignal?: NodeJS.Signals;
  /** Runs the process as another user; needs root. */
  as?: Identity | undefined;
}

const living = new Map<ChildProcess, NodeJS.Signals>();
process.on('exit', killOwnProcesses);

/** Ends all processes at once, in no particular order. */
export function killOwnProcesses(): void {
  for (const [child, signal] of living) child.kill(signal);
}

export async function startProcess(
  command: string,
  args: string[],
  { deathSignal, hardSignal = 'SIGKILL', as, ...options }: OwnProcessOptions,
): Promise<OwnProcess> {
  const wrapper = hasSetpriv()
    ? ['setpriv', '--pdeathsig', deathSignal.slice(3), ...identityFlags(as, [command, ...args])]
    : [];
  const [file = command, ...rest] = [...wrapper, command, ...args];
  const child = spawn(file, rest, { ...options, ...(wrapper.length === 0 ? as : {}), detached: true });
  living.set(child, hardSignal);
  const exited = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => {
      living.delete(child);
      resolve(signal ? `signal ${signal}` : `exit code ${String(code)}`);
    });
  });
  await once(child, 'spawn');
  return { child, pid: child.pid as number, exited };
}

// The checkout may be in a folder that other users cannot enter (mktemp -d, /root). Only then does the other user keep one
// privilege, dac_override, to reach it. The superuser of that Postgres can then read what root can.
function identityFlags(as: Identity | undefined, command: string[]): string[] {
  if (!as) return [];
  const identity = [`--reuid=${String(as.uid)}`, `--regid=${String(as.gid)}`, '--clear-groups'];
  const paths = command.filter((part) => path.isAbsolute(part));
  if (!paths.some(isBehindClosedFolder)) return identity;
  return [
    ...identity,
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ];
}

function isBehindClosedFolder(file: string): boolean {
  const folder = path.dirname(file);
  if (folder === file) return false;
  return (statSync(folder).mode & 0o001) === 0 || isBehindClosedFolder(folder);
}

let setpriv: boolean | undefined;
function hasSetpriv(): boolean {
  return (setpriv ??= spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0);
}

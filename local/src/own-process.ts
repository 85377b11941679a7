// Every process the runner starts goes through here: in a process group of its own, because a terminal sends Ctrl-C to
// the whole foreground group and the database must outlive the services that still write to it.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

export interface Identity {
  uid: number;
  gid: number;
}

export interface OwnProcess {
  child: ChildProcess;
  pid: number;
  /** Settles with the reason once the process has ended and its output is read: `exit code 1`, `signal SIGKILL`. */
  exited: Promise<string>;
}

export interface OwnProcessOptions extends Omit<SpawnOptions, 'detached' | 'uid' | 'gid'> {
  /** Sent by the kernel when this process is gone, where setpriv exists: not even SIGKILL leaves anything behind. */
  deathSignal: NodeJS.Signals;
  /** Sent when there is no time for an orderly end. */
  hardSignal?: NodeJS.Signals;
  /** Run as somebody else; needs root. */
  as?: Identity | undefined;
}

const living = new Map<ChildProcess, NodeJS.Signals>();
process.on('exit', killOwnProcesses);

/** Ends all at once, without any order. */
export function killOwnProcesses(): void {
  for (const [child, signal] of living) child.kill(signal);
}

export async function startProcess(
  command: string,
  args: string[],
  { deathSignal, hardSignal = 'SIGKILL', as, ...options }: OwnProcessOptions,
): Promise<OwnProcess> {
  const wrapper = hasSetpriv() ? ['setpriv', '--pdeathsig', deathSignal.slice(3), ...identityFlags(as)] : [];
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

// A clone often lies under a folder that is closed to others (mktemp -d, /root). dac_override lets the other identity
// through, and is the only privilege that it keeps.
function identityFlags(as: Identity | undefined): string[] {
  if (!as) return [];
  return [
    `--reuid=${String(as.uid)}`,
    `--regid=${String(as.gid)}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ];
}

let setpriv: boolean | undefined;
function hasSetpriv(): boolean {
  return (setpriv ??= spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0);
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { bundleProgram } from '@hands/testing/bundle-main';
import type { Tally, Target } from './attack.ts';

export interface Attackers {
  /** By the attack's name. */
  tallies: () => Record<string, Tally>;
  stop: () => Promise<void>;
}

/** All attacks in a process of their own, so that they do not delay those who measure. */
export async function startAttackers(target: Target): Promise<Attackers> {
  const program = await bundleProgram('e2e/abuse/attackers.ts');
  const child = fork(program, [JSON.stringify(target)]);
  const exited = once(child, 'exit');
  let tallies: Record<string, Tally> = {};
  child.on('message', (message) => (tallies = message as typeof tallies));
  return {
    tallies: () => tallies,
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

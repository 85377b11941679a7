// The process of the attackers: attacks in all ways at once, each from an address of its own, until its parent ends.
import { constants, setPriority } from 'node:os';
import type { Tally, Target } from './attack.ts';
import { allAttacks } from './attacks/all-attacks.ts';

const REPORT_EVERY_MS = 500;

// Outside of a test, attackers do not compute on the machine that they attack.
setPriority(constants.priority.PRIORITY_LOW);

const target = JSON.parse(process.argv[2] ?? '') as Target;
const tallies: Record<string, Tally> = {};
process.on('disconnect', () => process.exit());
setInterval(() => process.send?.(tallies), REPORT_EVERY_MS);

for (const [index, [name, attack]] of Object.entries(allAttacks).entries()) {
  if (!name.includes(target.only ?? '')) continue;
  const tally = { sent: 0, refused: 0, failed: 0, errors: 0 };
  tallies[name] = tally;
  void attack({ target, from: addressOf(index), tally });
}

/** Addresses that no one in the crowd has. */
function addressOf(index: number): string {
  return `127.66.${index}.1`;
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

/** Milliseconds. */
const [SHORTEST, LONGEST] = [120_000, 180_000];

/** Not among the other faults, because they last for minutes. */
export const outages: Fault[] = [
  {
    name: 'Redis down for minutes',
    targets: ['Redis'],
    needs: ['redis'],
    async strike({ cluster: { system } }, random) {
      const ms = random.between(SHORTEST, LONGEST);
      system.redis()?.kill('SIGKILL');
      await delay(ms);
      await system.restartRedis();
      return `${ms} ms`;
    },
  },
  {
    name: 'Postgres down for minutes',
    targets: ['Postgres'],
    async strike({ cluster: { system } }, random) {
      const ms = random.between(SHORTEST, LONGEST);
      system.postgres().kill('SIGQUIT');
      await delay(ms);
      await system.restartPostgres();
      return `${ms} ms`;
    },
  },
];

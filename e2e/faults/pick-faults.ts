import type { Random } from '@hands/testing/create-random';
import type { Cluster } from './cluster.ts';
import type { Fault } from './fault.ts';
import { lineFaults } from './kinds/line-faults.ts';
import { postgresFaults } from './kinds/postgres-faults.ts';
import { queueFaults } from './kinds/queue-faults.ts';
import { redisFaults } from './kinds/redis-faults.ts';
import { serviceFaults } from './kinds/service-faults.ts';

const faults: Fault[] = [...serviceFaults, ...redisFaults, ...postgresFaults, ...lineFaults, ...queueFaults];

type Place = Pick<Cluster, 'backend' | 'disks'>;

function canStrike({ needs = [] }: Fault, { backend, disks }: Place): boolean {
  return needs.every((need) => (need === 'redis' ? backend === 'redis' : disks !== undefined));
}

/** The kinds of faults that are skipped, because this user may not mount file systems. */
export function skippedFaults(place: Place): string[] {
  if (place.disks) return [];
  const onAnyMachine = faults.filter(({ needs }) => !needs?.includes('redis') || place.backend === 'redis');
  return onAnyMachine.filter((fault) => !canStrike(fault, place)).map(({ name }) => name);
}

/**
 * Two of three times one fault, otherwise two or three that strike different targets at the same time.
 * @param only the name of a kind, which then strikes alone
 */
export function pickFaults(cluster: Cluster, random: Random, only?: string): Fault[] {
  const count = only !== undefined || random.next() < 2 / 3 ? 1 : random.between(2, 3);
  const picked: Fault[] = [];
  while (picked.length < count) {
    const possible = faults
      .filter((fault) => canStrike(fault, cluster) && (only === undefined || fault.name === only))
      .filter(
        ({ targets }) => !targets.some((target) => picked.some((other) => other.targets.includes(target))),
      );
    if (possible.length === 0) break;
    // by name first: the same kind may strike any of the services
    const name = random.pick([...new Set(possible.map((fault) => fault.name))]);
    picked.push(random.pick(possible.filter((fault) => fault.name === name)));
  }
  return picked;
}

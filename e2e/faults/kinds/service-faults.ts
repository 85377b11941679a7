import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@hands/testing/test-service';
import type { Cluster, Instance } from '../cluster.ts';
import type { Fault } from '../fault.ts';

const nameOf = ({ name, number }: Instance) => `${name} ${number}`;

const kill = (name: ServiceName): Fault => ({
  name: 'service killed',
  targets: [name],
  async strike({ cluster }, random, ms) {
    const instance = random.pick(cluster.of(name));
    await instance.service.kill('SIGKILL');
    await delay(ms);
    await cluster.restart(instance);
    return nameOf(instance);
  },
});

const suspend = (name: ServiceName): Fault => ({
  name: 'service suspended',
  targets: [name],
  async strike({ cluster }, random, ms) {
    const instance = random.pick(cluster.of(name));
    await instance.service.kill('SIGSTOP');
    await delay(ms);
    await instance.service.kill('SIGCONT');
    return nameOf(instance);
  },
});

/** @returns the exit codes */
async function restartAll(cluster: Cluster, instances: Instance[]): Promise<(number | null)[]> {
  const codes: (number | null)[] = [];
  for (const instance of instances) {
    codes.push(await instance.service.kill('SIGTERM'));
    await cluster.restart(instance);
  }
  return codes;
}

const terminate = (name: ServiceName): Fault => ({
  name: 'service restarted',
  targets: [name],
  async strike({ cluster }, random) {
    const instance = random.pick(cluster.of(name));
    const codes = await restartAll(cluster, [instance]);
    return `${nameOf(instance)}, exit code ${codes.join()}`;
  },
});

const setClock = (name: ServiceName): Fault => ({
  name: 'clock of a host set by an hour',
  targets: [name],
  async strike({ cluster }, random) {
    const instance = random.pick(cluster.of(name));
    await instance.service.kill('SIGUSR2');
    return nameOf(instance);
  },
});

export const serviceFaults: Fault[] = [
  ...(['vote', 'worker', 'result'] as const).flatMap((name) => [
    kill(name),
    suspend(name),
    terminate(name),
    setClock(name),
  ]),
  {
    name: 'rolling restart of all services',
    targets: ['vote', 'worker', 'result'],
    async strike({ cluster }) {
      const codes = await restartAll(cluster, cluster.instances);
      return `exit codes ${codes.join()}`;
    },
  },
  {
    name: 'another number of queues',
    targets: ['vote'],
    async strike({ cluster }, random) {
      const shards = random.between(1, 4);
      cluster.setShards(shards);
      const codes = await restartAll(cluster, cluster.of('vote'));
      return `${shards} queues, exit codes ${codes.join()}`;
    },
  },
];

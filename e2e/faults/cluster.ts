// The system under test: several instances of each service, each of which a fault may end and start again.
import type { TestBackend } from '@hands/testing/backends';
import { startSystem } from '@hands/testing/system';
import type { System } from '@hands/testing/system';
import type { TestService } from '@hands/testing/test-service';

export type ServiceName = 'vote' | 'worker' | 'result';

export interface Instance {
  name: ServiceName;
  service: TestService;
}

export interface Cluster {
  system: System;
  backend: TestBackend;
  instances: Instance[];
  /** The addresses of all instances of a service. */
  urls(name: ServiceName): string[];
  /** Starts an instance that has ended again, on another port. Does not wait for its databases. */
  restart(instance: Instance): Promise<void>;
}

const instances: Record<ServiceName, number> = { vote: 2, worker: 2, result: 1 };

export async function startCluster(backend: TestBackend): Promise<Cluster> {
  const system = await startSystem(backend);
  const names = Object.entries(instances).flatMap(([name, count]) =>
    Array.from({ length: count }, () => name as ServiceName),
  );
  const started = await Promise.all(
    names.map(async (name): Promise<Instance> => ({ name, service: await system.start(name) })),
  );
  return {
    system,
    backend,
    instances: started,
    urls: (name) => started.filter((instance) => instance.name === name).map(({ service }) => service.url),
    async restart(instance) {
      instance.service = await system.start(instance.name, { healthy: false });
    },
  };
}

// Whether each service would start with the settings that the manifests give it.
import { loadConfig as loadDbConfig } from '@hands/db/config';
import { loadConfig as loadResultConfig } from '@hands/result/config';
import { settingNames } from '@hands/shared/process/setting-names';
import { loadConfig as loadVoteConfig } from '@hands/vote/config';
import { loadConfig as loadWorkerConfig } from '@hands/worker/config';
import { findWorkloads } from './find-workloads.ts';
import type { Workload } from './find-workloads.ts';
import { nameOf, ofKind } from './kubernetes-object.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

/** Stands for what secrets contain. */
const secrets: Record<string, string> = {
  DATABASE_URL: 'postgres://hands:password@postgres-rw:5432/votes',
  DATABASE_ADMIN_URL: 'postgres://postgres:password@postgres-rw:5432/votes',
  REDIS_URL: 'redis://:password@redis:6379',
  COOKIE_SECRET: 'a secret of more than 16 characters',
  ADMIN_TOKEN: 'a-token-of-more-than-16-characters',
};

type Environment = Record<string, string>;

/** The ports that a service opens, by the names that its container gives them. */
interface Ports {
  http?: number;
  metrics?: number | undefined;
}

/** By the name of the image, without registry and prefix. */
const services: Record<string, (env: Environment) => Ports> = {
  vote: (env) => portsOf(loadVoteConfig(env)),
  worker: (env) => portsOf(loadWorkerConfig(env)),
  result: (env) => portsOf(loadResultConfig(env)),
  db(env) {
    loadDbConfig(env);
    return {};
  },
};

const portsOf = ({ port, metricsPort }: { port: number; metricsPort?: number | undefined }): Ports => ({
  http: port,
  metrics: metricsPort,
});

const imageName = /(?:^|\/)show-of-hands-([a-z-]+)(?::|$)/;

export function findSettingFaults(objects: KubernetesObject[]): string[] {
  const own = findWorkloads(objects).filter(({ container }) => imageName.test(container.image ?? ''));
  const inClear = ofKind(objects, 'Secret').map((secret) => `${nameOf(secret)}: secrets are made by hand`);
  return [...inClear, ...own.flatMap((workload) => findFaultsOf(objects, workload))];
}

function findFaultsOf(objects: KubernetesObject[], workload: Workload): string[] {
  const { container, pod } = workload;
  const settings = readSettings(objects, workload);
  const names = [...settings.keys()];
  const unknown = names.filter((name) => !settingNames.includes(name));
  const inClear = [...settings].filter(
    ([name, value]) => value !== undefined && (name in secrets || /:\/\/[^/]*:[^/]*@/.test(value)),
  );
  const faults = [
    ...unknown.map((name) => `${name} is not a setting`),
    ...inClear.map(([name]) => `${name} is in clear`),
  ];
  const [, image = ''] = imageName.exec(container.image ?? '') ?? [];
  try {
    const env = Object.fromEntries(names.map((name) => [name, settings.get(name) ?? secrets[name] ?? '']));
    // what Kubernetes itself would set
    if (pod.enableServiceLinks !== false) Object.assign(env, linksTo(objects));
    const opened = services[image]?.(env) ?? {};
    for (const [name, port] of Object.entries(opened) as [string, number][]) {
      const declared = container.ports?.find((own) => own.name === name)?.containerPort;
      if (declared !== port) faults.push(`${name} is port ${String(port)}, and not ${String(declared)}`);
    }
  } catch (error) {
    faults.push((error as Error).message);
  }
  return faults.map((fault) => `${workload.name}: ${fault}`);
}

/** By name; undefined if the value comes from a secret. */
function readSettings(objects: KubernetesObject[], { container }: Workload): Map<string, string | undefined> {
  const shared = (container.envFrom ?? []).flatMap(({ configMapRef }) =>
    ofKind(objects, 'ConfigMap')
      .filter(({ metadata }) => metadata?.name === configMapRef?.name)
      .flatMap(({ data }) => Object.entries(data ?? {})),
  );
  const own = (container.env ?? []).map(({ name, value }) => [name, value] as const);
  return new Map([...shared, ...own]);
}

const linksTo = (objects: KubernetesObject[]): Environment =>
  Object.fromEntries(
    ofKind(objects, 'Service').map(({ metadata, spec }) => [
      `${(metadata?.name ?? '').toUpperCase().replaceAll('-', '_')}_PORT`,
      `tcp://10.0.0.1:${String(spec?.ports?.[0]?.port)}`,
    ]),
  );

/** The names of our images in the manifests, without registry and version. */
export function findOwnImages(objects: KubernetesObject[]): string[] {
  return findWorkloads(objects).flatMap(({ container }) => {
    const [, name] = imageName.exec(container.image ?? '') ?? [];
    return name === undefined ? [] : [`show-of-hands-${name}`];
  });
}

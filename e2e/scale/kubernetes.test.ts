// The manifests in deploy/kubernetes, as kustomize renders them. No cluster runs here: what is checked is that each field is one of
// its kind, that each service would start with its settings, and that the parts fit together.
import { readFileSync } from 'node:fs';
import { QueueKeys } from 'bullmq';
import { queueNames } from '@hands/shared/queue/backend';
import { needsKubectl } from '@hands/testing/needs-kubectl';
import { describe, expect, test } from 'vitest';
import { findPodFaults } from './find-pod-faults.ts';
import { findReferenceFaults } from './find-reference-faults.ts';
import { findSchemaFaults } from './find-schema-faults.ts';
import { findSecretKeys } from './find-secret-keys.ts';
import { findOwnImages, findSettingFaults } from './find-setting-faults.ts';
import { findPodLabels, findWorkloads, shortName } from './find-workloads.ts';
import { nameOf, ofKind } from './kubernetes-object.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { mayConnect } from './may-connect.ts';
import type { Peer } from './may-connect.ts';
import { readCompose } from './read-compose.ts';
import { overlays, renderOverlay } from './render-overlay.ts';
import type { Overlay } from './render-overlay.ts';

/** @param changed those whose schema is checked */
async function findFaults(objects: KubernetesObject[], changed = objects): Promise<string[]> {
  return [
    ...(await findSchemaFaults(changed)),
    ...findPodFaults(objects),
    ...findSettingFaults(objects),
    ...findReferenceFaults(objects),
  ];
}

const rendered = new Map<Overlay, KubernetesObject[]>();
/** A copy of what kustomize makes of the overlay. */
function render(overlay: Overlay): KubernetesObject[] {
  const objects = rendered.get(overlay) ?? renderOverlay(overlay);
  rendered.set(overlay, objects);
  return structuredClone(objects);
}

const compose = readCompose();
const argumentsOf = (objects: KubernetesObject[], name: string) =>
  findWorkloads(objects).find((workload) => shortName(workload) === name)?.container.args ?? [];

describe.each(overlays)('%s', { ...needsKubectl }, (overlay) => {
  test('kustomize renders it, and nothing is wrong with it', async () => {
    expect(await findFaults(render(overlay))).toEqual([]);
  });

  test('the images are those of Compose', () => {
    const objects = render(overlay);
    const images = findWorkloads(objects).map(({ container }) => container.image ?? '');
    expect(findOwnImages(objects).toSorted()).toEqual(
      ['vote', 'worker', 'result', 'migrate', 'audit'].map((name) => compose[name]?.image).toSorted(),
    );
    const others = images.filter((image) => !image.includes('show-of-hands-'));
    expect(others.toSorted()).toEqual(
      (overlay === 'laptop' ? ['db', 'redis'] : ['redis']).map((name) => compose[name]?.image),
    );
    const [, major = ''] = compose['db']?.image.split(':') ?? [];
    for (const { spec } of ofKind(objects, 'Cluster')) expect(spec.imageName).toContain(`:${major}.`);
  });

  test('I1: Redis runs as in Compose, on a volume of its own, and with a password', () => {
    const objects = render(overlay);
    expect(argumentsOf(objects, 'redis')).toEqual([
      ...(compose['redis']?.command ?? []),
      '--requirepass',
      '$(REDISCLI_AUTH)',
    ]);
    const [redis] = ofKind(objects, 'StatefulSet').filter(({ metadata }) => metadata?.name === 'redis');
    expect(redis?.spec?.replicas).toBe(1);
    const [claim] = redis?.spec?.volumeClaimTemplates ?? [];
    expect(redis?.spec?.template.spec?.containers[0]?.volumeMounts).toContainEqual({
      name: claim?.metadata?.name,
      mountPath: '/data',
    });
  });

  test('I10: pods reach queue and database as in Compose, and no pod reaches another service', () => {
    const objects = render(overlay);
    const targets = [
      { name: 'redis', part: 'redis', number: 6379 },
      { name: 'postgresql', part: 'db', number: 5432 },
      { name: 'vote', part: 'vote', number: 5000 },
      { name: 'result', part: 'result', number: 5001 },
      { name: 'worker', part: 'worker', number: 5002 },
    ];
    const clients = ['vote', 'worker', 'result', 'migrate', 'audit'];
    const pods = new Map(findPodLabels(objects).map((labels) => [shortName({ labels }), labels]));
    const reached = clients.map((client) =>
      targets
        .filter(({ name, number }) =>
          mayConnect(
            objects,
            { labels: pods.get(client) ?? {} },
            { labels: pods.get(name) ?? {} },
            { number },
          ),
        )
        .map(({ part }) => part),
    );
    const databases = clients.map((client) =>
      ['redis', 'db'].filter((part) =>
        compose[part]?.networks?.some((network) => compose[client]?.networks?.includes(network)),
      ),
    );
    expect(Object.fromEntries(clients.map((client, index) => [client, reached[index]]))).toEqual(
      Object.fromEntries(clients.map((client, index) => [client, databases[index]])),
    );
  });

  test('Postgres has connections for twice the pods at their largest number', () => {
    const objects = render(overlay);
    const [cluster] = ofKind(objects, 'Cluster');
    const inArguments = /max_connections=(\d+)/.exec(argumentsOf(objects, 'postgresql').join(' '))?.[1];
    const allowed = Number(cluster?.spec.postgresql?.parameters?.['max_connections'] ?? inArguments);
    // docs/operating.md
    const opened: Record<string, number> = { vote: 10, worker: 14, result: 14 };
    const largest = new Map([
      ...ofKind(objects, 'Deployment').map(
        ({ metadata, spec }) => [metadata?.name ?? '', spec?.replicas] as const,
      ),
      ...ofKind(objects, 'HorizontalPodAutoscaler').map(
        ({ spec }) => [spec?.scaleTargetRef.name ?? '', spec?.maxReplicas] as const,
      ),
      ...ofKind(objects, 'ScaledObject').map(
        ({ spec }) => [spec.scaleTargetRef.name, spec.maxReplicaCount] as const,
      ),
    ]);
    // one more of each while it is replaced
    const sum = Object.entries(opened).reduce(
      (total, [name, each]) => total + each * ((largest.get(name) ?? NaN) + 1),
      0,
    );
    expect(allowed).toBeGreaterThanOrEqual(2 * sum);
  });

  test('docs/kubernetes.md makes every secret that it refers to', () => {
    const text = readFileSync(new URL('../../docs/kubernetes.md', import.meta.url), 'utf8');
    const [, laptop = '', production = ''] = text.split(/^## (?:On a laptop|In production)$/m);
    const commands = (overlay === 'laptop' ? laptop : production).replaceAll('\\\n', ' ');
    const made = Array.from(commands.matchAll(/create secret generic (\S+) (.*)/g)).flatMap(
      ([, name = '', options = '']) =>
        Array.from(options.matchAll(/--from-literal=([\w-]+)=/g), ([, key = '']) => `${name}/${key}`),
    );
    expect(made).toEqual(expect.arrayContaining(findSecretKeys(render(overlay))));
  });
});

describe('production', { ...needsKubectl }, () => {
  const one = <Found>([found]: Found[]): Found => {
    if (found === undefined) throw new Error('there is none');
    return found;
  };
  const settings = (objects: KubernetesObject[]) => one(ofKind(objects, 'ConfigMap')).data ?? {};

  test('F183: KEDA watches the wait list of each queue, by the name that BullMQ gives it', () => {
    const objects = render('production');
    const shards = Number(settings(objects)['QUEUE_SHARDS']);
    const lists = queueNames({ name: 'votes', shards, databaseUrl: '' }).map((name) =>
      new QueueKeys().toKey(name, 'wait'),
    );
    const { triggers } = one(ofKind(objects, 'ScaledObject')).spec;
    expect(triggers.map(({ metadata }) => metadata['listName'])).toEqual(lists);
  });

  test('the hosts of the ingress are those of VOTE_URL and RESULT_URL, and have a certificate', () => {
    const objects = render('production');
    const { rules = [], tls = [] } = one(ofKind(objects, 'Ingress')).spec ?? {};
    const { VOTE_URL = '', RESULT_URL = '' } = settings(objects);
    const hosts = { [new URL(VOTE_URL).host]: 'vote', [new URL(RESULT_URL).host]: 'result' };
    const found = rules.map(({ host, http }) => [host, http?.paths[0]?.backend.service?.name]);
    expect(Object.fromEntries(found)).toEqual(hosts);
    expect(tls.flatMap((block) => block.hosts)).toEqual(Object.keys(hosts));
  });

  test('I1: a commit is on two instances of Postgres before it is confirmed, and only such a one takes over', () => {
    const { instances, postgresql } = one(ofKind(render('production'), 'Cluster')).spec;
    expect(instances).toBeGreaterThanOrEqual(3);
    expect(postgresql?.synchronous).toMatchObject({ dataDurability: 'required', failoverQuorum: true });
    expect(Object.keys(postgresql?.parameters ?? {})).not.toContain('synchronous_commit');
  });

  test.each<[string, Peer, string, number, boolean]>([
    ['the ingress controller reaches vote', { namespace: 'traefik' }, 'vote', 5000, true],
    ['the ingress controller reaches result', { namespace: 'traefik' }, 'result', 5001, true],
    ['the ingress controller reaches no figures', { namespace: 'traefik' }, 'vote', 9464, false],
    ['the ingress controller does not reach worker', { namespace: 'traefik' }, 'worker', 5002, false],
    ['Prometheus reaches figures', { namespace: 'monitoring' }, 'worker', 9464, true],
    ['KEDA reaches Redis', { namespace: 'keda' }, 'redis', 6379, true],
    ['CloudNativePG reaches Postgres', { namespace: 'cnpg-system' }, 'postgresql', 8000, true],
    [
      'others do not reach vote, so that none chooses its address',
      { namespace: 'other' },
      'vote',
      5000,
      false,
    ],
    ['others do not reach Redis', { namespace: 'other' }, 'redis', 6379, false],
    ['others do not reach Postgres', { namespace: 'other' }, 'postgresql', 5432, false],
  ])('%s', (_title, from, to, number, expected) => {
    const objects = render('production');
    const labels = findPodLabels(objects).find((own) => shortName({ labels: own }) === to) ?? {};
    const ports = findWorkloads(objects).flatMap(({ container }) => container.ports ?? []);
    const name = ports.find(({ containerPort }) => containerPort === number)?.name;
    expect(mayConnect(objects, from, { labels }, { number, name })).toBe(expected);
  });
});

describe('a mistake is noticed:', { ...needsKubectl }, () => {
  const pod = 'spec.template.spec';
  const container = `${pod}.containers.0`;

  test.each<[string, string, string, unknown, RegExp]>([
    [
      'an unknown field',
      'Deployment vote',
      `${container}.readynessProbe`,
      {},
      /'"readynessProbe"' does not exist/,
    ],
    [
      'an unknown field of KEDA',
      'ScaledObject worker',
      'spec.maxReplicas',
      3,
      /'"maxReplicas"' does not exist/,
    ],
    [
      'an unknown field of CloudNativePG',
      'Cluster postgres',
      'spec.instance',
      3,
      /'"instance"' does not exist/,
    ],
    [
      'a wrong type',
      'Deployment vote',
      `${container}.ports.0.containerPort`,
      '5000',
      /'string' is not assignable to type 'number'/,
    ],
    ['a wrong value', 'Deployment vote', `${container}.imagePullPolicy`, 'Sometimes', /"Sometimes"/],
    ['a wrong unit', 'Deployment vote', `${container}.resources.limits.memory`, '512MB', /limits\/memory/],
    ['a missing field', 'HorizontalPodAutoscaler vote', 'spec.maxReplicas', undefined, /maxReplicas/],
    ['an unknown kind', 'Service vote', 'kind', 'Servise', /Servise vote: Cannot find module/],
    [
      'an unknown setting',
      'Deployment vote',
      `${container}.env.4`,
      { name: 'VOTES_URL', value: '' },
      /VOTES_URL is not a setting/,
    ],
    [
      'an invalid setting',
      'Deployment vote',
      `${container}.env.4`,
      { name: 'TRUST_PROXY', value: 'yes' },
      /TRUST_PROXY: must be a number/,
    ],
    [
      'a setting that production lacks',
      'Deployment vote',
      `${container}.env.2.name`,
      'OPTION_A',
      /COOKIE_SECRET: is required in production/,
    ],
    [
      'a port that is not open',
      'Deployment vote',
      `${container}.ports.0.containerPort`,
      5010,
      /http is port 5000, and not 5010/,
    ],
    [
      'a secret in clear',
      'Deployment vote',
      `${container}.env.3`,
      { name: 'ADMIN_TOKEN', value: 'a-token-for-everyone' },
      /ADMIN_TOKEN is in clear/,
    ],
    [
      'a password in an address',
      'Deployment vote',
      `${container}.env.4`,
      { name: 'REDIS_URL_OLD', value: 'redis://:pw@redis' },
      /REDIS_URL_OLD is in clear/,
    ],
    [
      'settings made by Kubernetes',
      'Deployment vote',
      `${pod}.enableServiceLinks`,
      undefined,
      /REDIS_PORT: must be a whole number/,
    ],
    [
      'no readiness probe',
      'Deployment vote',
      `${container}.readinessProbe`,
      undefined,
      /readiness is not probed/,
    ],
    [
      'a liveness probe that asks others',
      'Deployment vote',
      `${container}.livenessProbe.httpGet.path`,
      '/health',
      /liveness is not probed at \/live/,
    ],
    [
      'too little time to stop',
      'Deployment vote',
      `${pod}.terminationGracePeriodSeconds`,
      15,
      /killed before it has stopped/,
    ],
    [
      'no pause before it stops',
      'Deployment vote',
      `${container}.lifecycle`,
      undefined,
      /while requests are still sent/,
    ],
    [
      'pods on one node',
      'Deployment vote',
      `${pod}.topologySpreadConstraints.1.topologyKey`,
      'topology.kubernetes.io/zone',
      /not spread over zones and nodes/,
    ],
    ['root', 'Deployment vote', `${pod}.securityContext.runAsNonRoot`, undefined, /may run as root/],
    [
      'a disk that can be written to',
      'Deployment vote',
      `${container}.securityContext.readOnlyRootFilesystem`,
      false,
      /disk can be written to/,
    ],
    [
      'capabilities',
      'StatefulSet redis',
      `${container}.securityContext.capabilities.drop`,
      ['NET_RAW'],
      /keeps capabilities/,
    ],
    [
      'no disruption budget',
      'PodDisruptionBudget vote',
      'spec.selector.matchLabels',
      { app: 'vote' },
      /no disruption budget/,
    ],
    [
      'a service that selects nothing',
      'Service vote',
      'spec.selector',
      { app: 'vote' },
      /Service vote: it selects no pods/,
    ],
    [
      'an unknown port',
      'PodMonitor show-of-hands',
      'spec.podMetricsEndpoints.0.port',
      'metric',
      /has no port metric/,
    ],
    [
      'an autoscaler of nothing',
      'ScaledObject worker',
      'spec.scaleTargetRef.name',
      'workers',
      /there is no Deployment workers/,
    ],
    [
      'replicas beside an autoscaler',
      'Deployment vote',
      'spec.replicas',
      2,
      /would undo what its autoscaler has set/,
    ],
  ])('%s', async (_title, name, path, value, expected) => {
    const objects = render('production');
    const changed = objects.filter((object) => nameOf(object) === name);
    for (const object of changed) setIn(object, path.split('.'), value);
    const faults = await findFaults(objects, changed);
    expect(faults.filter((fault) => expected.test(fault))).not.toEqual([]);
  });

  test('a secret as an object', async () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'services' } } as const;
    const faults = await findFaults([...render('production'), secret], [secret]);
    expect(faults).toEqual(['Secret services: secrets are made by hand']);
  });
});

/** Without types, to make mistakes that they forbid. */
function setIn(target: unknown, [key = '', ...rest]: string[], value: unknown): void {
  const record = target as Record<string, unknown>;
  if (rest.length > 0) setIn(record[key], rest, value);
  else record[key] = value;
}

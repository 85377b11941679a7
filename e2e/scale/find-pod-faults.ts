// What every pod must have: probes, time to stop, no rights.
import { ofKind } from './kubernetes-object.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { findWorkloads } from './find-workloads.ts';
import type { Workload } from './find-workloads.ts';
import { selects } from './selects.ts';

/** What a service allows itself to stop (shared/src/process/lifecycle.ts). */
const STOP_SECONDS = 10;

const places = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'];

export function findPodFaults(objects: KubernetesObject[]): string[] {
  const services = new Set(
    ofKind(objects, 'Deployment').map(({ metadata }) => `Deployment ${metadata?.name ?? ''}`),
  );
  return findWorkloads(objects).flatMap((workload) => {
    const faults = [
      ...findRights(workload),
      ...(services.has(workload.name) ? findServiceFaults(workload) : []),
    ];
    return faults.map((fault) => `${workload.name}: ${fault}`);
  });

  function findServiceFaults({ pod, container, labels }: Workload): string[] {
    const { startupProbe, livenessProbe, readinessProbe, lifecycle } = container;
    const grace = pod.terminationGracePeriodSeconds ?? 30;
    const pause = lifecycle?.preStop?.sleep?.seconds ?? 0;
    const takesRequests = ofKind(objects, 'Service').some(({ spec }) => isSelected(spec?.selector, labels));
    const spread = (pod.topologySpreadConstraints ?? [])
      .filter(({ labelSelector }) => selects(labelSelector ?? {}, labels))
      .map(({ topologyKey }) => topologyKey);
    const budgets = ofKind(objects, 'PodDisruptionBudget').filter(({ spec }) =>
      selects(spec?.selector ?? {}, labels),
    );
    return list({
      'startup is not probed at /live': startupProbe?.httpGet?.path !== '/live',
      'liveness is not probed at /live': livenessProbe?.httpGet?.path !== '/live',
      'readiness is not probed at /health': readinessProbe?.httpGet?.path !== '/health',
      'it is killed before it has stopped': grace < pause + STOP_SECONDS,
      'it stops while requests are still sent to it': takesRequests && pause < 5,
      'its pods are not spread over zones and nodes': !places.every((place) => spread.includes(place)),
      'it has no disruption budget of its own': budgets.length !== 1,
    });
  }
}

const isSelected = (matchLabels: Record<string, string> | undefined, labels: Record<string, string>) =>
  matchLabels !== undefined && selects({ matchLabels }, labels);

/** What the standard `restricted` asks for, and a disk that cannot be written to. */
function findRights({ pod, container }: Workload): string[] {
  const own = container.securityContext;
  const { automountServiceAccountToken: isMounted } = pod;
  return list({
    'it may run as root': pod.securityContext?.runAsNonRoot !== true,
    'it has no seccomp profile': pod.securityContext?.seccompProfile?.type !== 'RuntimeDefault',
    'it may gain privileges': own?.allowPrivilegeEscalation !== false,
    'its disk can be written to': own?.readOnlyRootFilesystem !== true,
    'it keeps capabilities': own?.capabilities?.drop?.includes('ALL') !== true,
    'it has a token for the cluster': isMounted !== false,
    'its memory is not limited': container.resources?.limits?.['memory'] === undefined,
    'the cluster cannot place it': container.resources?.requests?.['cpu'] === undefined,
    'it has more than one container': pod.containers.length > 1,
  });
}

const list = (faults: Record<string, boolean>): string[] =>
  Object.entries(faults).flatMap(([fault, isFault]) => (isFault ? [fault] : []));

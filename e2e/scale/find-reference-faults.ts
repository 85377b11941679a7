// Whether what one object names exists in another: a name that selects nothing is no error to a cluster.
import { findPodLabels, findWorkloads } from './find-workloads.ts';
import { nameOf, ofKind } from './kubernetes-object.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { selects } from './selects.ts';
import type { Selector } from './selects.ts';

export function findReferenceFaults(objects: KubernetesObject[]): string[] {
  const workloads = findWorkloads(objects);
  const podLabels = findPodLabels(objects);
  const names = new Set(objects.map(nameOf));
  const autoscalers = [...ofKind(objects, 'HorizontalPodAutoscaler'), ...ofKind(objects, 'ScaledObject')];

  const faultsOf = (object: KubernetesObject): (string | undefined)[] => {
    switch (object.kind) {
      case 'Service': {
        const selector = { matchLabels: object.spec?.selector ?? {} };
        return [
          missingPods(selector),
          ...(object.spec?.ports ?? []).map(({ targetPort }) => missingPort(selector, targetPort)),
        ];
      }
      case 'PodDisruptionBudget':
        return [missingPods(object.spec?.selector ?? {})];
      case 'NetworkPolicy': {
        const { podSelector = {}, ingress = [], egress = [] } = object.spec ?? {};
        const peers = [...ingress.flatMap(({ from = [] }) => from), ...egress.flatMap(({ to = [] }) => to)];
        return [
          missingPods(podSelector),
          ...peers.map((peer) => peer.podSelector && missingPods(peer.podSelector)),
          ...ingress.flatMap(({ ports = [] }) => ports.map(({ port }) => missingPort(podSelector, port))),
        ];
      }
      case 'HorizontalPodAutoscaler':
      case 'ScaledObject':
        return [missing(`Deployment ${object.spec?.scaleTargetRef.name ?? ''}`), ...triggersOf(object)];
      case 'Deployment': {
        const { name = '' } = object.metadata ?? {};
        const isScaled = autoscalers.some(({ spec }) => spec?.scaleTargetRef.name === name);
        const count = object.spec?.replicas;
        if (isScaled && count !== undefined) return ['an update would undo what its autoscaler has set'];
        return [isScaled || (count ?? 1) >= 2 ? undefined : 'there is only one of it'];
      }
      case 'Ingress':
        return (object.spec?.rules ?? []).flatMap(({ http }) =>
          (http?.paths ?? []).map(({ backend }) => missingBackend(backend.service)),
        );
      case 'PodMonitor':
        return object.spec.podMetricsEndpoints.map(({ port }) => missingPort(object.spec.selector, port));
      case 'Cluster':
        return (object.spec.plugins ?? []).map(({ parameters }) =>
          missing(`ObjectStore ${parameters?.['barmanObjectName'] ?? ''}`),
        );
      case 'ScheduledBackup':
        return [missing(`Cluster ${object.spec.cluster.name}`)];
      default:
        return [];
    }
  };

  function missing(name: string): string | undefined {
    return names.has(name) ? undefined : `there is no ${name}`;
  }

  function missingPods(selector: Selector): string | undefined {
    return podLabels.some((labels) => selects(selector, labels)) ? undefined : 'it selects no pods';
  }

  /** A port by its name must be one of each pod that is selected. */
  function missingPort(selector: Selector, port: string | number | undefined): string | undefined {
    if (typeof port !== 'string') return undefined;
    const lacking = workloads.find(
      ({ labels, container }) =>
        selects(selector, labels) && !container.ports?.some(({ name }) => name === port),
    );
    return lacking && `${lacking.name} has no port ${port}`;
  }

  function missingBackend(
    backend: { name: string; port?: { name?: string | undefined } | undefined } | undefined,
  ): string | undefined {
    const service = ofKind(objects, 'Service').find(({ metadata }) => metadata?.name === backend?.name);
    const port = backend?.port?.name;
    if (service?.spec?.ports?.some(({ name }) => name === port)) return undefined;
    return `there is no port ${String(port)} of a Service ${String(backend?.name)}`;
  }

  function triggersOf(object: KubernetesObject): (string | undefined)[] {
    if (object.kind !== 'ScaledObject') return [];
    return object.spec.triggers.map(({ authenticationRef }) =>
      missing(`TriggerAuthentication ${authenticationRef?.name ?? ''}`),
    );
  }

  return objects.flatMap((object) =>
    faultsOf(object).flatMap((fault) => (fault === undefined ? [] : [`${nameOf(object)}: ${fault}`])),
  );
}

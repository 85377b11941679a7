import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { nameOf, ofKind } from './kubernetes-object.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

type Labels = Record<string, string>;

/** What pods are made from. Each of ours has one container. */
export interface Workload {
  /** For example `Deployment vote`. */
  name: string;
  labels: Labels;
  pod: IPodSpec;
  container: IContainer;
}

const NAME = 'app.kubernetes.io/name';

/** vote, worker, …; the pods of CloudNativePG are `postgresql`. */
export const shortName = ({ labels }: Pick<Workload, 'labels'>): string => labels[NAME] ?? '';

export function findWorkloads(objects: KubernetesObject[]): Workload[] {
  return [
    ...ofKind(objects, 'Deployment').map((object) => ({ object, template: object.spec?.template })),
    ...ofKind(objects, 'StatefulSet').map((object) => ({ object, template: object.spec?.template })),
    ...ofKind(objects, 'Job').map((object) => ({ object, template: object.spec?.template })),
    ...ofKind(objects, 'CronJob').map((object) => ({
      object,
      template: object.spec?.jobTemplate.spec?.template,
    })),
  ].map(({ object, template }) => {
    const pod = template?.spec;
    const [container] = pod?.containers ?? [];
    if (pod === undefined || container === undefined) throw new Error(`${nameOf(object)} has no container`);
    return { name: nameOf(object), labels: template?.metadata?.labels ?? {}, pod, container };
  });
}

/** The labels of all pods, with those that CloudNativePG gives its own. */
export function findPodLabels(objects: KubernetesObject[]): Labels[] {
  return [
    ...findWorkloads(objects).map(({ labels }) => labels),
    ...ofKind(objects, 'Cluster').map(({ metadata }) => ({
      'cnpg.io/cluster': metadata.name,
      [NAME]: 'postgresql',
    })),
  ];
}

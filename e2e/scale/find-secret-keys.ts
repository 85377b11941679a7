import { findWorkloads } from './find-workloads.ts';
import { ofKind } from './kubernetes-object.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

/** What must be in the cluster before the objects are, as `name/key`, but for what CloudNativePG makes itself. */
export function findSecretKeys(objects: KubernetesObject[]): string[] {
  const byPods = findWorkloads(objects)
    .flatMap(({ container }) => container.env ?? [])
    .map(({ valueFrom }) => valueFrom?.secretKeyRef);
  const byTriggers = ofKind(objects, 'TriggerAuthentication').flatMap(
    ({ spec }) => spec.secretTargetRef ?? [],
  );
  const byBackups = ofKind(objects, 'ObjectStore').flatMap(({ spec }) =>
    Object.values(spec.configuration.s3Credentials ?? {}),
  );
  const byRoles = ofKind(objects, 'Cluster')
    .flatMap(({ spec }) => spec.managed?.roles ?? [])
    .flatMap(({ passwordSecret }) =>
      ['username', 'password'].map((key) => ({ name: passwordSecret?.name ?? '', key })),
    );
  const made = new Set(ofKind(objects, 'Cluster').map(({ metadata }) => `${metadata.name}-app`));
  const keys = [...byPods, ...byTriggers, ...byBackups, ...byRoles].flatMap((reference) =>
    reference === undefined || made.has(reference.name ?? '')
      ? []
      : [`${reference.name ?? ''}/${reference.key}`],
  );
  return [...new Set(keys)].toSorted();
}

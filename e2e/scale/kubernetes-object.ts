// What the manifests consist of.
import type { IPodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import type { ITriggerAuthentication } from '@kubernetes-models/keda/keda.sh/v1alpha1/TriggerAuthentication';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { INamespace } from 'kubernetes-models/v1/Namespace';
import type { ISecret } from 'kubernetes-models/v1/Secret';
import type { IService } from 'kubernetes-models/v1/Service';
import type { ICluster, IObjectStore, IScheduledBackup } from './cloud-native-pg.ts';

export type KubernetesObject =
  | ICluster
  | IConfigMap
  | ICronJob
  | IDeployment
  | IHorizontalPodAutoscaler
  | IIngress
  | IJob
  | INamespace
  | INetworkPolicy
  | IObjectStore
  | IPodDisruptionBudget
  | IPodMonitor
  | IScaledObject
  | IScheduledBackup
  | ISecret
  | IService
  | IStatefulSet
  | ITriggerAuthentication;

type Kind = KubernetesObject['kind'];
export type OfKind<K extends Kind> = Extract<KubernetesObject, { kind: K }>;

export const ofKind = <K extends Kind>(objects: KubernetesObject[], kind: K): OfKind<K>[] =>
  objects.filter((object): object is OfKind<K> => object.kind === kind);

/** As kubectl would name it in a message. */
export const nameOf = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata?.name ?? ''}`;

// What a cluster makes of the network policies: both ends must allow a connection, and an end that no policy selects allows all.
import { ofKind } from './kubernetes-object.ts';
import type { KubernetesObject, OfKind } from './kubernetes-object.ts';
import { selects } from './selects.ts';

/** A pod in the namespace of the system, or anything in another namespace. */
export interface Peer {
  labels?: Record<string, string>;
  namespace?: string;
}

/** By its number, and its name if it has one. */
export interface Port {
  number: number;
  name?: string | undefined;
}

type Spec = NonNullable<OfKind<'NetworkPolicy'>['spec']>;
type Rule = NonNullable<Spec['ingress']>[number] & NonNullable<Spec['egress']>[number];

export function mayConnect(objects: KubernetesObject[], from: Peer, to: Peer, port: Port): boolean {
  const specs = ofKind(objects, 'NetworkPolicy').flatMap(({ spec }) => spec ?? []);
  return allows('Egress', from, to) && allows('Ingress', to, from);

  function allows(direction: 'Egress' | 'Ingress', end: Peer, other: Peer): boolean {
    const { labels } = end;
    if (labels === undefined) return true;
    const own = specs.filter(
      ({ podSelector, policyTypes }) => policyTypes?.includes(direction) && selects(podSelector, labels),
    );
    if (own.length === 0) return true;
    const rules: Rule[] = own.flatMap(({ egress, ingress }) =>
      direction === 'Egress' ? (egress ?? []) : (ingress ?? []),
    );
    return rules.some((rule) => hasPeer(rule.to ?? rule.from, other) && hasPort(rule.ports));
  }

  function hasPort(ports: Rule['ports']): boolean {
    return ports === undefined || ports.some((own) => own.port === port.number || own.port === port.name);
  }
}

/** Without peers, a rule is for all. */
function hasPeer(peers: Rule['to'], { labels, namespace }: Peer): boolean {
  if (peers === undefined) return true;
  return peers.some(({ podSelector, namespaceSelector }) => {
    if (namespaceSelector !== undefined && podSelector === undefined)
      return (
        namespace !== undefined && selects(namespaceSelector, { 'kubernetes.io/metadata.name': namespace })
      );
    if (namespaceSelector === undefined && podSelector !== undefined)
      return namespace === undefined && labels !== undefined && selects(podSelector, labels);
    throw new Error('a peer by namespace and pod is not known here');
  });
}

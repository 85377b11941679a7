import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './kubernetes-object.ts';

export const overlays = ['laptop', 'production'] as const;
export type Overlay = (typeof overlays)[number];

const folder = fileURLToPath(new URL('../../deploy/kubernetes', import.meta.url));

/**
 * What `kubectl apply -k` would send to a cluster.
 * @throws Error with kustomize's message
 */
export function renderOverlay(overlay: Overlay): KubernetesObject[] {
  const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', `${folder}/${overlay}`], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`kubectl kustomize ${overlay} failed: ${stderr}`);
  return parseAllDocuments(stdout).map((document) => document.toJS() as KubernetesObject);
}

import { spawnSync } from 'node:child_process';

/** The first with kustomize 5. Those before render bases and replacements in other ways, or not at all. */
const OLDEST = [1, 27] as const;

/** Why the kubectl on the PATH cannot render manifests; undefined if it can. */
export function whyNoKubectl(): string | undefined {
  const { error, stdout } = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' });
  if (error) return 'it is not installed';
  const [, major, minor] = (/v(\d+)\.(\d+)\./.exec(stdout) ?? []).map(Number);
  const isNew = major === OLDEST[0] && (minor ?? 0) >= OLDEST[1];
  return isNew ? undefined : `version ${OLDEST.join('.')} or newer is needed`;
}

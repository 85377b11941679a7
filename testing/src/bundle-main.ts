// A workspace's program as JavaScript, because the tests start some three hundred.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundlePrograms } from '@hands/local/services/bundle-programs';

const bundles = new Map<string, Promise<string>>();

/** Bundles `<workspace>/src/main.ts`. */
export const bundleMain = (workspace: string) => bundleProgram(`${workspace}/src/main.ts`);

/**
 * Bundles a program once per process.
 * @param program relative to the root of the repository
 * @returns the path of the file, which is removed when this process ends
 */
export function bundleProgram(program: string): Promise<string> {
  const bundle = bundles.get(program) ?? buildBundle(program);
  bundles.set(program, bundle);
  return bundle;
}

async function buildBundle(program: string): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hands-bundle-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  await bundlePrograms({ main: program }, folder);
  return path.join(folder, 'main.mjs');
}

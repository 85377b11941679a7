import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/**
 * Starts the files that take longest first, so that no long one runs alone at the end. Vitest itself knows how long they take only
 * from an earlier run, and otherwise begins with the largest.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a.moduleId) - rank(b.moduleId));
  }
}

/** Those with whole systems are in these folders. */
const folders = [
  /\/e2e\/test\/(surviving|completeness|queue|moving)/,
  /\/local\/test\/npm-start/,
  /\/e2e\//,
  /\/(local|worker)\//,
];

function rank(file: string): number {
  const place = folders.findIndex((folder) => folder.test(file));
  return place < 0 ? folders.length : place;
}

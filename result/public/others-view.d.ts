import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Texts } from '@hands/shared/texts/catalogues';

export function describeOthersView(
  texts: Texts,
  snapshot: Pick<Snapshot, 'visible' | 'resultsVisible' | 'status'>,
): string;

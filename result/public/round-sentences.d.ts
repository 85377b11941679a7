import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Texts } from '@hands/shared/texts/catalogues';

export function describeRounds(
  texts: Texts,
  snapshot: Pick<Snapshot, 'options' | 'rounds' | 'status'>,
): string[];

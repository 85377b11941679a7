import type { Snapshot } from '@hands/shared/poll/snapshot';

export function describeRounds(snapshot: Pick<Snapshot, 'options' | 'rounds' | 'status'>): string[];

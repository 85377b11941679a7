import type { Snapshot } from '@hands/shared/snapshot';

export const votesIn = (snapshot: Snapshot | undefined) => snapshot?.options.map((option) => option.votes);

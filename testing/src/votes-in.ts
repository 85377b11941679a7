import type { Snapshot } from '@hands/shared/poll/snapshot';

export const votesIn = (snapshot: Snapshot | undefined) => snapshot?.options.map((option) => option.votes);

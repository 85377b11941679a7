import type { Snapshot } from '@hands/shared/poll/snapshot';

export function formatCountdown(snapshot: Pick<Snapshot, 'status' | 'closesAt'>, now: number): string;

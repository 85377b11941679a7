import type { Snapshot } from '@hands/shared/poll/snapshot';

/** An open poll with these votes. */
export function snapshotOf(version: number, votes = [2, 1]): Snapshot {
  return {
    pollId: 1,
    slug: 'thep011001',
    listed: true,
    version,
    question: 'Cats or Dogs?',
    kind: 'single',
    status: 'open',
    resultsVisible: 'always',
    description: '',
    timeZone: 'UTC',
    showFrom: null,
    visible: true,
    options: votes.map((count, position) => ({ position, text: `option ${String(position)}`, votes: count })),
    total: votes.reduce((sum, count) => sum + count, 0),
    inFlight: 0,
    opensAt: null,
    closesAt: null,
    sealedAt: null,
    at: '2026-11-21T10:00:00.000000Z',
  };
}

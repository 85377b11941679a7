import type { BallotStatus } from '../src/voting/find-ballot-statuses.ts';

export function describeBallotStatus(outcome: BallotStatus): { status: BallotStatus['status']; text: string };

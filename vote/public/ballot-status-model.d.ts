import type { BallotStatus } from '../src/voting/find-ballot-statuses.ts';

export function describeBallotStatus(
  outcome: BallotStatus,
  withdraws: boolean,
): { status: BallotStatus['status']; text: string };

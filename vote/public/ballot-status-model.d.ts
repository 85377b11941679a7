import type { Texts } from '@hands/shared/texts/catalogues';
import type { BallotStatus } from '../src/voting/find-ballot-statuses.ts';

export function describeBallotStatus(
  texts: Texts,
  outcome: BallotStatus,
  withdraws: boolean,
  isBeforeForm?: boolean,
): { status: BallotStatus['status']; text: string };

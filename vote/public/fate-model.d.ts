import type { Fate } from '../src/voting/find-ballot-statuses.ts';

export function describeFate(fate: Fate): { status: Fate['status']; text: string };

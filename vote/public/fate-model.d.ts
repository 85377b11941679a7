import type { Fate } from '../src/read-fates.ts';

export function describeFate(fate: Fate): { status: Fate['status']; text: string };

import type { Pool, PoolClient } from '@hands/db/pool';
import { findThemesLike } from '../polls/find-themes-like.ts';
import { builtInName } from '../polls/theme-key.ts';

/**
 * The spelling in which a poll's theme is stored: that of the built-in theme or of other polls, if they have this theme.
 * @param pollId the poll to change, so that a spelling that only it has can be corrected
 */
export async function adoptTheme(db: Pool | PoolClient, theme: string, pollId?: number): Promise<string> {
  const builtIn = builtInName(theme);
  if (builtIn !== undefined) return builtIn;
  const spellings = await findThemesLike(db, theme, pollId);
  return spellings.includes(theme) ? theme : (spellings[0] ?? theme);
}

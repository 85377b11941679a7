import type { Pool, PoolClient } from '@hands/db/pool';
import { themeKey } from './theme-key.ts';

// Reads one entry of the index per theme, however many polls there are.
const readThemes = `
  with recursive themes as (
    select min(theme) as theme
    from polls
    where listed
      and id is distinct from $1::integer
    union all
    select (
      select min(theme)
      from polls
      where listed
        and theme > themes.theme
        and id is distinct from $1::integer
    )
    from themes
    where theme is not null
  )
  select theme
  from themes
  where theme is not null`;

/**
 * How listed polls spell this theme. There is usually one spelling: new polls take it over (adopt-theme.ts).
 * @param exceptPoll ignores this poll
 */
export async function findThemesLike(
  db: Pool | PoolClient,
  theme: string,
  exceptPoll: number | null = null,
): Promise<string[]> {
  const { rows } = await db.query<{ theme: string }>(readThemes, [exceptPoll]);
  const key = themeKey(theme);
  return rows.map((row) => row.theme).filter((other) => themeKey(other) === key);
}

import type { Pool } from '@hands/db/pool';

export interface Theme {
  name: string;
  /** What people call it. */
  label: string;
  polls: number;
}

/** Themes that are there also without polls. */
export const builtInThemes = [
  { name: 'OnTrend', label: 'Trending' },
  { name: 'Moral Dilemmas', label: 'Moral Dilemmas' },
  { name: 'Sports', label: 'Sports' },
] as const;

/** The standing themes, then all others that polls name, by name. */
export async function listThemes(pool: Pool): Promise<Theme[]> {
  const { rows } = await pool.query<{ name: string; polls: number }>(
    `select theme as name, count(*) as polls
     from polls
     group by theme
     order by theme`,
  );
  const counts = new Map(rows.map(({ name, polls }) => [name, polls]));
  const standing = builtInThemes.map((theme) => ({ ...theme, polls: counts.get(theme.name) ?? 0 }));
  const named = new Set<string>(builtInThemes.map(({ name }) => name));
  const others = rows.filter(({ name }) => !named.has(name));
  return [...standing, ...others.map(({ name, polls }) => ({ name, label: name, polls }))];
}

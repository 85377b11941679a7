import type { Pool } from '@hands/db/pool';

export interface Theme {
  name: string;
  /** The name shown to people. */
  label: string;
  polls: number;
}

/** Themes that are listed even without polls. */
export const builtInThemes = [
  { name: 'OnTrend', label: 'Trending' },
  { name: 'Moral Dilemmas', label: 'Moral Dilemmas' },
  { name: 'Sports', label: 'Sports' },
] as const;

/** The built-in themes, then all other themes of polls by name. */
export async function listThemes(pool: Pool): Promise<Theme[]> {
  const { rows } = await pool.query<{ name: string; polls: number }>(
    `select theme as name, count(*) as polls
     from polls
     group by theme
     order by theme`,
  );
  const counts = new Map(rows.map(({ name, polls }) => [name, polls]));
  const builtIn = builtInThemes.map((theme) => ({ ...theme, polls: counts.get(theme.name) ?? 0 }));
  const named = new Set<string>(builtInThemes.map(({ name }) => name));
  const others = rows.filter(({ name }) => !named.has(name));
  return [...builtIn, ...others.map(({ name, polls }) => ({ name, label: name, polls }))];
}

import type { Pool } from '@hands/db/pool';
import { builtInThemes } from './built-in-themes.ts';
import { themeKey } from './theme-key.ts';
import { themeLabel } from './theme-label.ts';

export interface Theme {
  name: string;
  /** The name shown to people. */
  label: string;
  polls: number;
}

/** The built-in themes, then all other themes of polls by name. */
export async function listThemes(pool: Pool): Promise<Theme[]> {
  const { rows } = await pool.query<{ name: string; polls: number }>(
    `select theme as name, count(*) as polls
     from polls
     where listed
     group by theme
     order by theme`,
  );
  const themes = new Map<string, Theme>();
  for (const { name, polls } of [...builtInThemes.map(({ name }) => ({ name, polls: 0 })), ...rows]) {
    const theme = themes.get(themeKey(name)) ?? { name, label: themeLabel(name), polls: 0 };
    themes.set(themeKey(name), { ...theme, polls: theme.polls + polls });
  }
  return [...themes.values()];
}

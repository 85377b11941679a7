import { builtInThemes } from './built-in-themes.ts';
import { builtInName } from './theme-key.ts';

/** The name shown to people; the API uses the stored name. */
export function themeLabel(theme: string): string {
  const name = builtInName(theme);
  return builtInThemes.find((builtIn) => builtIn.name === name)?.label ?? theme;
}

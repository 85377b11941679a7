import { builtInThemes } from './list-themes.ts';

/** What people read; in the API a theme has the name it is stored with. */
export const themeLabel = (theme: string) => builtInThemes.find(({ name }) => name === theme)?.label ?? theme;

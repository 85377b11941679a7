import { standingThemes } from './list-themes.ts';

/** What people read; in the API a theme has the name it is stored with. */
export const themeName = (theme: string) => standingThemes.find(({ name }) => name === theme)?.label ?? theme;

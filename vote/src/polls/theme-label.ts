import { builtInThemes } from './list-themes.ts';

/** The name shown to people; the API uses the stored name. */
export const themeLabel = (theme: string) => builtInThemes.find(({ name }) => name === theme)?.label ?? theme;

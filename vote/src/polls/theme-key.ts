import { textKey } from '@hands/shared/text/text-key';
import { builtInThemes } from './built-in-themes.ts';

type BuiltInName = (typeof builtInThemes)[number]['name'];

const builtInNames = new Map<string, BuiltInName>(
  builtInThemes.flatMap(({ name, label }): [string, BuiltInName][] => [
    [textKey(label), name],
    [textKey(name), name],
  ]),
);

/** The name of the built-in theme that this is, also if it is named by its label. */
export const builtInName = (theme: string): BuiltInName | undefined => builtInNames.get(textKey(theme));

/** Themes with the same key are one theme, whatever their spelling. */
export const themeKey = (theme: string): string => textKey(builtInName(theme) ?? theme);

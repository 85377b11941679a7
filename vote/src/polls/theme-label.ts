import { catalogues } from '@hands/shared/texts/catalogues';
import type { Texts } from '@hands/shared/texts/catalogues';
import { builtInName } from './theme-key.ts';

/**
 * The name shown to people; the API uses the stored name.
 * @param texts in the language of the page
 */
export function themeLabel(theme: string, texts: Texts = catalogues.en): string {
  const name = builtInName(theme);
  return name === undefined ? theme : texts.homePage.themes[name];
}

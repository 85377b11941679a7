import type { Texts } from '@hands/shared/texts/catalogues';

/** As the form has them; times as they are to be shown. */
export interface Settings {
  listed: boolean;
  kind: string;
  maxChoices: string;
  voteChange: boolean;
  resultsVisible: string;
  voters: string;
  showFrom: string;
  theme: string;
  description: string;
  opensAt: string;
  closesAt: string;
  closesIn: string;
}

export function describeSettings(texts: Texts, settings: Settings): { field: string; text: string }[];

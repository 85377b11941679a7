/** As the form has them; times as they are to be shown. */
export interface Settings {
  listed: boolean;
  kind: string;
  maxChoices: string;
  voteChange: boolean;
  resultsVisible: string;
  voters: string;
  theme: string;
  opensAt: string;
  closesAt: string;
}

export function describeSettings(settings: Settings): { field?: string; text: string }[];

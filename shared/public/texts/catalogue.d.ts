export function addTexts(language: string, sections: object): void;

/** A word for each form that the language has (Intl.PluralRules); `other` stands for those that are left out. */
export type Words = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export interface Formats {
  number: (number: number) => string;
  /** 67 is `67%`. */
  percent: (percent: number) => string;
  list: (parts: string[]) => string;
  listParts: (parts: string[]) => { type: 'element' | 'literal'; value: string }[];
  plural: (number: number, words: Words) => string;
}

export function createFormats(language: string): Formats;

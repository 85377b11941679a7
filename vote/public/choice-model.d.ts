import type { Texts } from '@hands/shared/texts/catalogues';

interface Choice {
  position: number;
  letter: string;
  text: string;
}

type Part = string | { text: string };

export function joinChoices(choices: Choice[], kind: string): string;
export function describeChoices(texts: Texts, choices: Choice[], kind: string): Part[];
export function describeCast(texts: Texts, choices: Choice[], kind: string, voted: boolean): Part[];

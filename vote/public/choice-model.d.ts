interface Choice {
  position: number;
  letter: string;
  text: string;
}

type Part = string | { text: string };

export function joinChoices(choices: Choice[], kind: string): string;
export function describeChoices(choices: Choice[], kind: string): Part[];
export function describeCast(choices: Choice[], kind: string, voted: boolean): Part[];

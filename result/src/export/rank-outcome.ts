import type { ExportJson } from './to-json.ts';

export interface RankedOption extends Pick<ExportJson['options'][number], 'text' | 'letter' | 'position'> {
  outcome: string;
  /** In the last round; null if the option was out before. */
  votes: number | null;
  firstPreferences: number;
}

/** The options of an instant run-off: the winner, or those that are tied, then the others by how far they came. */
export function rankOutcome({ options, rounds = [] }: ExportJson): RankedOption[] {
  const last = rounds.at(-1);
  const roundOf = (position: number) => rounds.findIndex(({ eliminated }) => eliminated === position);
  const outcomeOf = (position: number) => {
    if (!last) return 'no votes';
    if (last.winners.includes(position)) return last.winners.length > 1 ? 'tied' : 'won';
    return roundOf(position) < 0
      ? 'lost in the last round'
      : `out after round ${String(roundOf(position) + 1)}`;
  };
  return options
    .map(({ text, letter, position, votes }) => ({
      ...{ text, letter, position },
      outcome: outcomeOf(position),
      votes: last?.votes[position] ?? null,
      firstPreferences: votes,
    }))
    .sort((a, b) => (b.votes ?? -1) - (a.votes ?? -1) || roundOf(b.position) - roundOf(a.position));
}

import type { PollKind } from '@hands/shared/poll/poll';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Texts } from '@hands/shared/texts/catalogues';

export interface Bar {
  position: number;
  text: string;
  /** With thousands separators. */
  votes: string;
  unit: string;
  /** A whole percentage, `67%`, or `<1%` or `>99%`. */
  share: string;
  /** From 0 to 1. */
  length: number;
  /** What its length was in the round before, if the bars show a round of an instant run-off; otherwise its length. */
  lengthBefore: number;
  /** The ballots that came in this round, `+12`. Otherwise empty. */
  gained: string;
  /** Whether no option has more votes. In an instant run-off, whether it has won. */
  leads: boolean;
  /** The same in a word. Otherwise empty. */
  lead: string;
  /** In an instant run-off, the round after which it was eliminated. Otherwise empty. */
  out: string;
}

export interface Tally {
  readonly snapshot: Snapshot | undefined;
  accept(next: Snapshot): boolean;
  /**
   * Empty if the votes are not shown. In the order of the options, or of the votes once they are final or `byVotes` is set: those
   * with equal votes in the order of the options, eliminated ones last and the first eliminated at the end.
   */
  bars(view?: {
    byVotes?: boolean;
    /** Of an instant run-off: the round that the bars show, from 0; the last one unless given. */
    round?: number | undefined;
  }): Bar[];
  /** The leader, the winner or a tie. Empty if the votes are not shown. */
  headline(): string;
  /** The same in parts: what is said of the options, and their texts. No texts if a headline names no options. */
  headlineParts(): { says: string; names: string[] };
  /** With how many votes a final poll was decided. Empty if it is not final, has no votes, or they are not shown. */
  outcome(): string;
  /** What 100% stands for, in an instant run-off in this round, by default the last. Empty if that is obvious or the votes are not shown. */
  basis(round?: number): string;
}

export function createTally(texts: Texts, first?: Snapshot): Tally;
export function supersedes(
  next: Pick<Snapshot, 'version' | 'status' | 'visible'>,
  shown: Pick<Snapshot, 'version' | 'status' | 'visible'> | undefined,
): boolean;
/** @param whole what the shares add up to; 100 unless given */
export function roundShares(votes: number[], whole?: number): number[];
export function totalParts(
  texts: Texts,
  snapshot: { total: number; kind: PollKind },
): { count: string; unit: string };
export function formatTotal(texts: Texts, snapshot: { total: number; kind: PollKind }): string;
export function describeStatus(
  texts: Texts,
  snapshot: Pick<Snapshot, 'status' | 'inFlight' | 'opensAt' | 'closesAt' | 'sealedAt'>,
): { text: string; time: string | null };
export function describeHidden(
  texts: Texts,
  snapshot: Pick<Snapshot, 'visible' | 'resultsVisible' | 'showFrom'>,
): string;
export function describeSteps(texts: Texts, snapshot: Pick<Snapshot, 'visible' | 'showFrom'>): string;

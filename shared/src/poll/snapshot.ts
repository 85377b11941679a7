// What result says of a poll and every screen draws.
import type { PollKind, PollStatus, ResultsVisible } from './poll.ts';

/** The state of one poll at one version, over HTTP, sockets and in the page. */
export interface Snapshot {
  pollId: number;
  /** Rises with every commit that changed the poll or its ballots; a screen draws only what is newer than what it shows. */
  version: number;
  question: string;
  kind: PollKind;
  status: PollStatus;
  resultsVisible: ResultsVisible;
  /** Whether this viewer may see the votes. Where not, every `votes` is null and there are no `rounds`. */
  visible: boolean;
  /** `votes` of a ranked poll are first preferences. */
  options: { position: number; text: string; votes: number | null }[];
  /** Ranked polls: the instant run-off, round by round. */
  rounds?: Round[];
  /** Voters, not choices. Shown to everybody. */
  total: number;
  /** Ballots of a closing poll that the queue still holds, null where no worker has looked yet; 0 in every other status. */
  inFlight: number | null;
  /** Instants in ISO 8601, or null. `sealedAt`: since when nothing changes the result any more. */
  opensAt: string | null;
  closesAt: string | null;
  sealedAt: string | null;
  /** When the database was read, by the queue's clock, ISO 8601. */
  at: string;
}

/** One count of an instant run-off. */
export interface Round {
  /** Votes of each option that is still in, by position; null: it is out. */
  votes: (number | null)[];
  /** Ballots whose every ranked option is out. */
  exhausted: number;
  /** The option that goes out after this round; null in the last. */
  eliminated: number | null;
  /** Positions of the winner; of several where they are tied to the end. Empty but in the last round. */
  winners: number[];
}

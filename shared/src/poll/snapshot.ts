// What the result service sends about a poll and every screen shows.
import type { PollKind, PollStatus, ResultsVisible } from './poll.ts';

/** The state of one poll at one version, over HTTP, sockets and in the page. */
export interface Snapshot {
  pollId: number;
  /** The poll's address for people is `/p/{slug}`. */
  slug: string;
  /** Whether lists show the poll, and its number is an address of it. */
  listed: boolean;
  /** Rises with every commit that changes the poll or its ballots. A screen ignores versions older than the one it shows. */
  version: number;
  question: string;
  /** Plain text of several lines; empty if there is none. */
  description: string;
  kind: PollKind;
  status: PollStatus;
  resultsVisible: ResultsVisible;
  /**
   * Set if this viewer sees no votes before there are this many, and afterwards those of the latest step: steps are at least five
   * votes apart. `options`, `rounds` and `total` are then those of that step.
   */
  showFrom: number | null;
  /** Whether this viewer may see the votes. If not, every `votes` is null and `rounds` is missing. */
  visible: boolean;
  /** `votes` of a ranked poll are first preferences. */
  options: { position: number; text: string; votes: number | null }[];
  /** Ranked polls: the instant run-off, round by round. */
  rounds?: Round[];
  /** Voters, not choices. Shown to every viewer. */
  total: number;
  /** Ballots of a closing poll that are in flight; null if no worker has counted them yet, 0 in every other status. */
  inFlight: number | null;
  /** Instants in ISO 8601, or null. `sealedAt` is when the result became final. */
  opensAt: string | null;
  closesAt: string | null;
  sealedAt: string | null;
  /** An IANA name: on whose clocks pages show these times. */
  timeZone: string;
  /** When the database was read, by the queue's clock, in ISO 8601. */
  at: string;
}

/** One count of an instant run-off. */
export interface Round {
  /** Votes of each option, by position; null if the option is eliminated. */
  votes: (number | null)[];
  /** Ballots whose ranked options are all eliminated. */
  exhausted: number;
  /** The option eliminated after this round; null in the last round. */
  eliminated: number | null;
  /** The winner's position, or several if they are tied to the end. Empty except in the last round. */
  winners: number[];
}

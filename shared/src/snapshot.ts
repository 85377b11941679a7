// What result says of a poll and every screen draws.

import type { QueueTrouble } from './queue/queue-unavailable.ts';
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

/** `unknown`: nobody who could tell has been heard. */
export type PartState = 'up' | 'down' | 'unknown';

/** How votes are getting on between the ballot and the screens, all polls together. */
export interface Pipeline {
  /** Milliseconds from a vote to the screens, rounded. Null, as are the next two, where the worker does not say. */
  behindMs: number | null;
  /** Ballots that the queue holds. */
  inFlight: number | null;
  /** Batches that were given up, and wait for an operator. */
  failedBatches: number | null;
  parts: Record<'vote' | 'queue' | 'worker' | 'database', PartState>;
  /** Why the queue is down, and which of vote and worker says so where the other does not. */
  queueTrouble?: { why: QueueTrouble; saidBy: 'vote' | 'worker' | 'both' };
  /** It answers, and takes no writes. */
  isDatabaseReadOnly?: true;
  /** Parts that could lose in a crash what they have confirmed. */
  notDurable?: ('queue' | 'database')[];
  /** The worker runs, and the database does not take ballots from it; its log and its `/health` say why. */
  isHeldUp?: true;
  /** Queues that may hold votes and cannot be reached; no poll is sealed until they can. */
  unreachableQueues?: number;
}

/** Events that result sends. `tally` follows `watch` and then comes after each change; `gone` is the last of a poll. */
export interface ServerEvents {
  tally: (snapshot: Snapshot) => void;
  gone: (end: { pollId: number; detail: string }) => void;
  /** One option's new count, for each option that changed. */
  'poll-stats': (stats: { pollId: number; optionId: number; newCount: number }) => void;
  /** Comes with the connection, and then after each change. */
  pipeline: (pipeline: Pipeline) => void;
}

/** Events that a screen sends. The answer says whether the poll exists; its snapshot then follows as `tally`. */
export interface ClientEvents {
  watch: (pollId: number, answer: (result: { ok: true } | { ok: false; detail: string }) => void) => void;
}

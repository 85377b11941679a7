// What result says of a poll and every screen draws.

/** The state of one poll at one version, over HTTP, Socket.io and in the page. */
export interface Snapshot {
  pollId: number;
  /** Rises with every commit that changed the poll's ballots; a screen draws only what is newer than what it shows. */
  version: number;
  question: string;
  status: 'scheduled' | 'open' | 'closed';
  options: { position: number; text: string; votes: number }[];
  /** Voters, not choices. */
  total: number;
  /** When the database was read, ISO 8601. */
  at: string;
}

/** Events that result sends. `tally` follows `watch` and then comes after each change. */
export interface ServerEvents {
  tally: (snapshot: Snapshot) => void;
}

/** Events that a screen sends. The answer says whether the poll exists; its snapshot then follows as `tally`. */
export interface ClientEvents {
  watch: (pollId: number, answer: (result: { ok: true } | { ok: false; detail: string }) => void) => void;
}

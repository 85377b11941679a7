// The polls that someone watches, each with the latest snapshot that was sent. This is the only way from the database
// to a room, for ticks and first reads alike, so here is where versions can only rise.
import type { Snapshot } from '@hands/shared/snapshot';
import { NOTHING_SEEN } from './read-snapshots.ts';

/** After so long without a change, a poll's last snapshot is sent once more. */
const QUIET_MS = 1_000;

interface LivePoll {
  sent?: Snapshot;
  /** When the last snapshot is due again; unset when it has surely been handed to every screen. */
  repeatAt?: number;
}

export interface LivePollsParts {
  readNewer: (pollIds: number[], versions: number[]) => Promise<Snapshot[]>;
  readFirst: (pollId: number) => Promise<Snapshot | undefined>;
  /** Sends to everyone who watches this poll; volatile frames are lost on a screen whose line is busy. */
  broadcast: (snapshot: Snapshot, volatile: boolean) => void;
}

export interface LivePolls {
  follow: (pollId: number) => void;
  forget: (pollId: number) => void;
  latest: (pollId: number) => Snapshot | undefined;
  /** Reads what changed in all polls followed and sends it. Reads also where there is none: an outage shows at once. */
  update: () => Promise<void>;
  /**
   * Reads a followed poll that has not been sent yet, and sends it to all who wait for it; many callers share one read.
   * @returns whether there is such a poll.
   */
  sendFirst: (pollId: number) => Promise<boolean>;
}

export function createLivePolls({ readNewer, readFirst, broadcast }: LivePollsParts): LivePolls {
  const polls = new Map<number, LivePoll>();
  const firstReads = new Map<number, Promise<boolean>>();

  function send(snapshot: Snapshot): void {
    const poll = polls.get(snapshot.pollId);
    if (!poll) return; // the last viewer left while it was read
    if (poll.sent && poll.sent.version >= snapshot.version) return;
    const first = !poll.sent;
    poll.sent = snapshot;
    // The first snapshot must arrive. Later ones are volatile, so that a slow screen loses frames and this process does
    // not fill its memory with them; the repetition makes sure that the frame it loses is never the last.
    if (!first) poll.repeatAt = performance.now() + QUIET_MS;
    broadcast(snapshot, !first);
  }

  function repeatQuietPolls(): void {
    const now = performance.now();
    for (const poll of polls.values()) {
      if (!poll.sent || poll.repeatAt === undefined || poll.repeatAt > now) continue;
      delete poll.repeatAt;
      broadcast(poll.sent, false);
    }
  }

  async function readAndSend(pollId: number): Promise<boolean> {
    const snapshot = await readFirst(pollId);
    if (snapshot) send(snapshot);
    return snapshot !== undefined;
  }

  return {
    follow: (pollId) => void polls.set(pollId, {}),
    forget: (pollId) => void polls.delete(pollId),
    latest: (pollId) => polls.get(pollId)?.sent,

    async update() {
      const versions = Array.from(polls.values(), (poll) => poll.sent?.version ?? NOTHING_SEEN);
      for (const snapshot of await readNewer([...polls.keys()], versions)) send(snapshot);
      repeatQuietPolls();
    },

    sendFirst(pollId) {
      let read = firstReads.get(pollId);
      if (!read) {
        read = readAndSend(pollId).finally(() => firstReads.delete(pollId));
        firstReads.set(pollId, read);
      }
      return read;
    },
  };
}

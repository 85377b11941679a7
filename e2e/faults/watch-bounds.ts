// Reads the results all the time, and checks afterwards that they kept what they promised: after a bound was shown, no ballot
// that was cast before it changed the poll. A poll's version orders both: a trigger notes the version at which each ballot was
// recorded, and a snapshot contains what its version contains. Resets and reopenings need no exception, because ballots cast
// before them are rejected.
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import type { PollRules, Violation } from './history.ts';

/** Milliseconds between two readings of all polls. */
const PAUSE_MS = 40;
/** Milliseconds that an answer may take. */
const ANSWER_MS = 2_000;

const noteChanges = `
  create table if not exists ballot_changes (poll_id integer, voter_id uuid, cast_at timestamptz, version bigint);
  create or replace function note_ballot_changes() returns trigger language plpgsql security definer as $$
  begin
    insert into ballot_changes
    select changed.poll_id, changed.voter_id, changed.cast_at, polls.version
    from changed
    join polls on polls.id = changed.poll_id;
    return null;
  end
  $$;
  -- triggers fire in the order of their names, and these after those that raise the version
  create or replace trigger z_note_inserted after insert on ballots
    referencing new table as changed for each statement execute function note_ballot_changes();
  create or replace trigger z_note_updated after update on ballots
    referencing new table as changed for each statement execute function note_ballot_changes();`;

interface Shown {
  poll: number;
  version: number;
  /** Microseconds by the queue's clock. */
  completeTo: number;
}

interface Change {
  poll: number;
  voter: string;
  castAt: number;
  version: number;
}

export type Bounds = Awaited<ReturnType<typeof watchBounds>>;

export async function watchBounds(cluster: Cluster, polls: PollRules[]) {
  await cluster.system.query(noteChanges);
  const shown: Shown[] = [];
  const violations: string[] = [];
  const latest = new Map<string, number>();
  const stopping = new AbortController();

  async function read(url: string, poll: number): Promise<void> {
    const { version, completeTo } = await readBound(url, poll);
    const key = `${url} ${poll}`;
    if (completeTo === null) {
      latest.delete(key);
      return;
    }
    if (completeTo < (latest.get(key) ?? 0))
      violations.push(`bound of poll ${poll} went back to ${completeTo}`);
    latest.set(key, completeTo);
    shown.push({ poll, version, completeTo });
  }

  const reading = (async () => {
    while (!stopping.signal.aborted) {
      for (const url of cluster.urls('result'))
        for (const { id } of polls) await read(url, id).catch(() => undefined);
      await delay(PAUSE_MS);
    }
  })();

  return {
    /** Stops reading. */
    async close(): Promise<void> {
      stopping.abort();
      await reading;
    },
    async findViolations(): Promise<Violation[]> {
      if (shown.length === 0) return [{ text: 'bound: none was ever shown' }];
      const changes = await cluster.system.query<Change>(
        `select poll_id as poll, voter_id as voter, unix_micros(cast_at)::float8 as "castAt", version::float8
         from ballot_changes
         where poll_id in (${polls.map(({ id }) => id).join()})`,
      );
      return [...violations.map((text) => ({ text })), ...findBroken(shown, changes)];
    },
  };
}

/** Changes of a poll by ballots that were cast before a bound that had been shown with an earlier version. */
export function findBroken(shown: Shown[], changes: Change[]): Violation[] {
  return changes.flatMap((change) => {
    const promise = shown.find(
      ({ poll, version, completeTo }) =>
        poll === change.poll && version < change.version && completeTo > change.castAt,
    );
    if (!promise) return [];
    const { poll, voter } = change;
    return [{ text: `bound broken: ${JSON.stringify({ promise, change })}`, poll, voter }];
  });
}

/** @throws Error if result does not answer */
export async function readBound(
  url: string,
  poll: number,
): Promise<{ version: number; completeTo: number | null }> {
  const answer = await fetch(`${url}/polls/${poll}/results`, { signal: AbortSignal.timeout(ANSWER_MS) });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  const { version, completeTo } = (await answer.json()) as { version: number; completeTo: string | null };
  return { version, completeTo: completeTo === null ? null : parseMicros(completeTo) };
}

/** `2026-11-21T10:00:00.123456Z` in microseconds. */
function parseMicros(text: string): number {
  return Date.parse(text) * 1_000 + Number(text.slice(-4, -1));
}

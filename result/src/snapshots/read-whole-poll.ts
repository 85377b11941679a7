// Reads a poll with its run-off, however many rankings there are: some thousand at a time, which a thread packs and counts.
// This thread only hands them on, so that 26 MB of half a million rankings are here for moments and never together.
import type { PoolClient } from '@hands/db/pool';
import { readSnapshots } from './read-snapshots.ts';
import type { Reading } from './read-snapshots.ts';
import { startRunOff } from './start-run-off.ts';

/** Rankings read at once: with 20 options 260 kB. */
const RANKINGS_AT_ONCE = 5_000;

// Each part begins behind the last ranking of the one before. A cursor would give half a million rows, each of which
// costs this process more than Postgres.
const readPart = `
  select
    string_agg(choices::text || ballots, '') as rankings,
    max(choices)::text as last,
    count(*) as count
  from (
    select choices, ballots
    from rankings
    where poll_id = $1
      and choices > $2::smallint[]
    order by choices
    limit ${RANKINGS_AT_ONCE}
  ) as part`;

interface Part {
  /** See run-off.d.ts. Null, as is the next, where there are no more. */
  rankings: string | null;
  last: string | null;
  count: number;
}

/**
 * The poll with its run-off, however large.
 * @param client in a transaction that sees one moment of the database: repeatable read
 * @returns undefined where there is no such poll
 */
export async function readWholePoll(client: PoolClient, pollId: number): Promise<Reading | undefined> {
  const [reading] = await readSnapshots(client, [{ pollId }]);
  const { snapshot, isLarge } = reading ?? {};
  if (!snapshot || !isLarge) return reading;
  const runOff = startRunOff(snapshot.options.length);
  try {
    const rankings = await readRankings(client, pollId, runOff.add);
    return { pollId, snapshot: { ...snapshot, rounds: await runOff.count() }, isLarge, rankings };
  } finally {
    await runOff.close();
  }
}

/** @returns how many there are */
async function readRankings(
  client: PoolClient,
  pollId: number,
  add: (rankings: string) => void,
): Promise<number> {
  let [total, last] = [0, '{}'];
  for (;;) {
    const { rows } = await client.query<Part>({
      name: 'read-rankings',
      text: readPart,
      values: [pollId, last],
    });
    const [part] = rows;
    if (!part?.rankings || !part.last) return total;
    add(part.rankings);
    total += part.count;
    last = part.last;
  }
}

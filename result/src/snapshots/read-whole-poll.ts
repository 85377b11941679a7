// Reads a poll with its run-off, however many rankings there are: a few thousand at a time, which a worker thread packs and
// counts. The main thread only passes them on, so it never holds all 26 MB of half a million rankings at once.
import type { PoolClient } from '@hands/db/pool';
import { readSnapshots } from './read-snapshots.ts';
import type { Reading } from './read-snapshots.ts';
import { startRunOff } from './start-run-off.ts';

/** Rankings read at once; 260 kB with 20 options. */
const RANKINGS_AT_ONCE = 5_000;

// Each part starts after the last ranking of the previous one. A cursor would return half a million rows, each of which costs
// this process more than Postgres.
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
  /** See run-off.d.ts. Null, like `last`, if there are no more. */
  rankings: string | null;
  last: string | null;
  count: number;
}

/**
 * The poll with its run-off, however large.
 * @param client in a repeatable read transaction, which sees one moment of the database
 * @returns undefined if there is no such poll
 */
export async function readWholePoll(client: PoolClient, pollId: number): Promise<Reading | undefined> {
  const [reading] = await readSnapshots(client, [{ pollId }]);
  const { snapshot, isLarge } = reading ?? {};
  if (!snapshot || !isLarge) return reading;
  const runOff = startRunOff(snapshot.options.length);
  try {
    const rankings = await readRankings(client, pollId, runOff.add);
    snapshot.rounds = await runOff.count();
    return { pollId, snapshot, isLarge, rankings };
  } finally {
    await runOff.close();
  }
}

/** @returns how many rankings there are */
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

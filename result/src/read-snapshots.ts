import type { Pool } from '@hands/db/pool';
import type { Snapshot } from '@hands/shared/snapshot';

// One statement sees one moment of the database: a snapshot's options, total and version belong together. It finds its
// polls by primary key, so it costs the same however many polls nobody watches.
const readNewer = `
  select
    polls.id as "pollId",
    polls.version::float8 as version,
    polls.question,
    case
      when polls.opens_at > statement_timestamp() then 'scheduled'
      when polls.closes_at <= statement_timestamp() then 'closed'
      else 'open'
    end as status,
    (
      -- an option gets its row in tallies with its first vote
      select coalesce(
        json_agg(
          json_build_object(
            'position', options.position,
            'text', options.text,
            'votes', coalesce(tallies.votes, 0)
          )
          order by options.position
        ),
        '[]'::json
      )
      from options
      left join tallies on tallies.poll_id = options.poll_id and tallies.position = options.position
      where options.poll_id = polls.id
    ) as options,
    polls.ballots::float8 as total,
    to_char(statement_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
  from unnest($1::integer[], $2::bigint[]) as seen (poll_id, version)
  join polls on polls.id = seen.poll_id and polls.version > seen.version`;

/** Lower than any version: whatever there is, is newer. */
export const NOTHING_SEEN = -1;

/** Snapshots of those of these polls whose version is higher than the one given at the same place. */
export async function readSnapshots(pool: Pool, pollIds: number[], versions: number[]): Promise<Snapshot[]> {
  // named, so that each connection plans it once and not at every tick
  const { rows } = await pool.query<Snapshot>({
    name: 'read-snapshots',
    text: readNewer,
    values: [pollIds, versions],
  });
  return rows;
}

export async function readSnapshot(pool: Pool, pollId: number): Promise<Snapshot | undefined> {
  const [snapshot] = await readSnapshots(pool, [pollId], [NOTHING_SEEN]);
  return snapshot;
}

// Removes the ballots of a poll that was reset or deleted, one chunk at a time. The first chunk is removed together with the
// reset or deletion, so that a small poll is empty at once, and the others by the worker (worker/src/remove-ballots.ts).
import type { PoolClient } from './pool.ts';

/** Takes some 15 ms, or three times that if all ballots rank the options differently. */
const FEW_ROWS = 2_000;

interface Removal {
  kind: 'reset' | 'delete';
  nextVoter: string | null;
  nextRanking: number[] | null;
}

/**
 * Within a transaction, removes the next ballots of a poll that is being reset or deleted:
 * 1. Lock the poll first, as batches do, then its row in `removals`.
 * 2. Remove the next ballots.
 * 3. Once no ballots are left, remove the rankings of a deleted poll. Those of a reset poll are updated by triggers.
 * 4. Store the progress, or finish the removal.
 * @param rows at most from each table
 * @returns whether this was the last chunk
 */
export async function removeChunk(client: PoolClient, pollId: number, rows = FEW_ROWS): Promise<boolean> {
  await client.query('select from polls where id = $1 for no key update', [pollId]);
  const removal = await lockRemoval(client, pollId);
  if (!removal) return true;
  let { nextVoter, nextRanking } = removal;
  let removed = 0;
  if (nextVoter !== null) {
    const from = nextVoter;
    nextVoter = await findStart(client, 'ballots', 'voter_id', pollId, from, rows);
    removed = await deleteRange(client, 'ballots', 'voter_id', pollId, from, nextVoter);
  }
  if (nextVoter === null && nextRanking !== null && removal.kind === 'delete') {
    const from = nextRanking;
    nextRanking = await findStart(client, 'rankings', 'choices', pollId, from, rows);
    await deleteRange(client, 'rankings', 'choices', pollId, from, nextRanking);
  }
  if (nextVoter === null && (nextRanking === null || removal.kind === 'reset')) {
    await finish(client, pollId);
    return true;
  }
  await client.query(
    `update removals
     set removed = removed + $2,
         next_voter_id = $3,
         next_ranking = $4
     where poll_id = $1`,
    [pollId, removed, nextVoter, nextRanking],
  );
  return false;
}

async function lockRemoval(client: PoolClient, pollId: number): Promise<Removal | undefined> {
  const { rows } = await client.query<Removal>(
    `select kind, next_voter_id as "nextVoter", next_ranking as "nextRanking"
     from removals
     where poll_id = $1
     for update`,
    [pollId],
  );
  return rows[0];
}

/** Finds the start of the chunk after the one that starts at `from`; null if there is none. Reads only the index. */
async function findStart<Key>(
  client: PoolClient,
  table: 'ballots' | 'rankings',
  column: 'voter_id' | 'choices',
  pollId: number,
  from: Key,
  rows: number,
): Promise<Key | null> {
  const found = await client.query<{ key: Key }>(
    `select ${column} as key
     from ${table}
     where poll_id = $1
       and ${column} >= $2
     order by ${column}
     offset $3
     limit 1`,
    [pollId, from, rows],
  );
  return found.rows[0]?.key ?? null;
}

// Deletes a range between two values that the planner knows. Looking up 5,000 keys one by one would cost twice as much, and
// an end from a subquery would be compared with every row after the start. Withdrawn votes are deleted, too, but the progress is
// that of the votes, as the total when the removal began.
async function deleteRange<Key>(
  client: PoolClient,
  table: 'ballots' | 'rankings',
  column: 'voter_id' | 'choices',
  pollId: number,
  from: Key,
  until: Key | null,
): Promise<number> {
  const { rows } = await client.query<{ votes: number }>(
    `with deleted as (
       delete from ${table}
       where poll_id = $1
         and ${column} >= $2
         ${until === null ? '' : `and ${column} < $3`}
       returning choices
     )
     select count(*) as votes
     from deleted
     where choices <> '{}'`,
    until === null ? [pollId, from] : [pollId, from, until],
  );
  return rows[0]?.votes ?? 0;
}

async function finish(client: PoolClient, pollId: number): Promise<void> {
  await client.query('delete from removals where poll_id = $1', [pollId]);
  // changes nothing if the poll was deleted
  await client.query('update polls set resetting = false, version = version + 1 where id = $1', [pollId]);
}

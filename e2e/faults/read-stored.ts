import type { Cluster } from './cluster.ts';
import type { PollRules } from './history.ts';

export interface Stored {
  poll: number;
  voter: string;
  choices: number[];
  /** Microseconds. */
  castAt: number;
}

/** The ballots of these polls that count, and the withdrawals, which have no choices. */
export async function readStored({ system }: Cluster, polls: PollRules[]): Promise<Stored[]> {
  const rows = await system.query<Omit<Stored, 'castAt'> & { castAt: string }>(
    `select poll_id as poll, voter_id as voter, choices, unix_micros(cast_at) as "castAt"
     from ballots
     join polls on polls.id = poll_id and not resetting
     where poll_id in (${polls.map(({ id }) => id).join()})`,
  );
  return rows.map((row) => ({ ...row, castAt: Number(row.castAt) }));
}

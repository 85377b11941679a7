// Which tables a backup holds. A test compares both lists with the schema, so that no new table is forgotten.

/**
 * In an order in which they can be filled: each table after those that it refers to. Tallies, rankings and shown results could be
 * counted again from the ballots, but not the steps in which results were shown; and as they are, the audit that follows a restore
 * compares what was shown with what was cast.
 */
export const keptTables = [
  'polls',
  'options',
  'tallies',
  'rankings',
  'shown_results',
  'ballots',
  // accepted ballots that wait for their poll's lock, and those that cannot be counted, are in no queue any more
  'deferred_ballots',
  'rejected_ballots',
  // polls that are being reset or deleted: their remaining ballots must not count again
  'removals',
  // links, keys and codes that people have
  'poll_keys',
  'voter_tokens',
  'join_codes',
  'admin_actions',
  // a session that was ended would otherwise begin again
  'revoked_sessions',
  // that poll 1 existed, even if it was deleted, and which settings its texts followed
  'sample_poll_settings',
] as const;

/** Tables that a restored system writes by itself. */
export const leftOutTables = [
  // who is alive: the services say so again within a second
  'heartbeats',
  'workers',
  'vote_instances',
  // Between the clocks of one queue and one database. The restored system has others.
  'queue_clock',
  // up to when the queue's ballots are recorded, by the workers that read it
  'completeness',
  // Which queues there are. A queue that no longer exists would keep every poll from becoming final, so restore.ts records only
  // those that can be reached.
  'queues',
  // the version of the schema, which the file has in its header
  'migrations',
] as const;

export type KeptTable = (typeof keptTables)[number];

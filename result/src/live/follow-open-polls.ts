// Socket.io clients that have not named a poll receive the counts of the newest open polls that are listed. While there are such
// clients, this follows those polls like one more viewer, so that they are part of the same tick and cost no more than watched
// polls.
import type { Pool } from '@hands/db/pool';
import type { Watcher } from './audience.ts';
import type { LivePolls } from './live-polls.ts';

const MAX_POLLS = 100;
/** Only this many of the newest polls are searched, which bounds the search if few are open. */
const NEWEST = 1_000;
const REFRESH_MS = 1_000;

// includes polls that have just closed: ballots cast in time may still be in flight
const readOpenPolls = `
  select id
  from (
    select id, opens_at, closes_at
    from polls
    where listed
    order by id desc
    limit ${NEWEST}
  ) as newest
  where (opens_at is null or opens_at <= (select queue_now()))
    and (closes_at is null or closes_at > (select queue_now()) - interval '1 minute')
  order by id desc
  limit ${MAX_POLLS}`;

export function createOpenPollsFollower(pool: Pool, polls: LivePolls, isWanted: () => boolean) {
  const followed = new Map<number, Watcher>();
  let refreshAt = -Infinity;

  function follow(pollId: number): void {
    const watcher: Watcher = {
      voterId: undefined,
      isManager: false,
      enter: () => undefined,
      show: () => undefined,
      dismiss: () => void followed.delete(pollId),
    };
    followed.set(pollId, watcher);
    polls.follow(pollId, watcher);
  }

  function leave(pollId: number, watcher: Watcher): void {
    followed.delete(pollId);
    polls.leave(pollId, watcher);
  }

  return {
    /** Call at each tick. Queries the database at most once a second. */
    async update(): Promise<void> {
      if (!isWanted()) {
        for (const [pollId, watcher] of followed) leave(pollId, watcher);
        refreshAt = -Infinity;
        return;
      }
      if (performance.now() < refreshAt) return;
      const { rows } = await pool.query<{ id: number }>({ name: 'read-open-polls', text: readOpenPolls });
      const open = new Set(rows.map(({ id }) => id));
      for (const [pollId, watcher] of followed) if (!open.has(pollId)) leave(pollId, watcher);
      for (const pollId of open) if (!followed.has(pollId)) follow(pollId);
      refreshAt = performance.now() + REFRESH_MS;
    },
  };
}

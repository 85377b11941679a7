import type { Pool } from '@hands/db/pool';
import { askDatabase } from '../http/ask-database.ts';
import type { Manager } from '../polls/find-poll.ts';
import { withActivityLog } from './with-activity-log.ts';

/**
 * Deletes the names of a poll's voters. Their links and votes stay.
 * @throws ProblemError 503
 */
export async function deleteLabels(pool: Pool, manager: Manager, pollId: number): Promise<void> {
  await askDatabase(
    withActivityLog(pool, manager.actor, 'delete names of voters', async (client) => {
      const { rowCount } = await client.query(
        `update voter_tokens
         set label = null
         where poll_id = $1
           and label is not null`,
        [pollId],
      );
      return rowCount ? { pollId, detail: { names: rowCount } } : undefined;
    }),
    'We could not confirm that the names were deleted. Please check the list.',
  );
}

import type { Pool, PoolClient } from '@hands/db/pool';
import { BackupError } from './backup-error.ts';
import { keptTables } from './tables.ts';
import type { KeptTable } from './tables.ts';

/** A new system has these, too: poll 1 with its code and settings, and sign-ins. */
const inNewSystems = `
  (select count(*) from polls where id <> 1) as polls,
  (select count(*) from admin_actions where poll_id is not null) as "changes of polls"`;

const inNewSystemsToo = new Set([
  'polls',
  'options',
  'join_codes',
  'admin_actions',
  'revoked_sessions',
  'sample_poll_settings',
]);

/**
 * Requires a system in which nobody has voted or changed a poll.
 * @param tables those that the schema has now
 * @throws BackupError that says what it holds
 */
export async function requireEmpty(
  db: Pool | PoolClient,
  tables: readonly KeptTable[] = keptTables,
): Promise<void> {
  const others = tables
    .filter((table) => !inNewSystemsToo.has(table))
    .map((table) => `(select count(*) from ${table}) as "${table.replace('_', ' ')}"`);
  const { rows } = await db.query<Record<string, number>>(`select ${[inNewSystems, ...others].join(', ')}`);
  const held = Object.entries(rows[0] ?? {}).filter(([, count]) => count > 0);
  if (held.length === 0) return;
  throw new BackupError(
    `This system is not empty (${held.map(([what, count]) => `${what}: ${count}`).join(', ')}). Restore into a new one: "DATA_DIR=.data-restored npm start", or with Compose after "docker compose down --volumes", which removes all that it holds. Nothing was changed.`,
  );
}

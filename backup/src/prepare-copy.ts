import type { PoolClient } from '@hands/db/pool';

/** Within a transaction: values are written and read in one form, whatever the settings of the server are. */
export async function prepareCopy(client: PoolClient): Promise<void> {
  for (const setting of [
    `timezone = 'UTC'`,
    `datestyle = 'ISO, YMD'`,
    `intervalstyle = 'postgres'`,
    `bytea_output = 'hex'`,
    'statement_timeout = 0',
    // the other side of the copy may be slow
    'idle_in_transaction_session_timeout = 0',
  ])
    await client.query(`set local ${setting}`);
}

import type { PoolClient } from '@hands/db/pool';

/** A million ballots took four seconds to go: more of them need longer than other queries may take. */
const MOST_MS = 120_000;

/** Within a transaction: a query that may take two minutes. */
export async function allowLongStatement(client: PoolClient, text: string, values: unknown[]) {
  await client.query(`set local statement_timeout = ${MOST_MS}`);
  return { text, values, query_timeout: MOST_MS };
}

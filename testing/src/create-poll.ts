import type { Pool } from '@hands/db/pool';

/**
 * Inserts a poll, open unless the columns say otherwise.
 * @param poll its options, and values for columns of `polls`
 * @returns its id
 */
export async function createPoll(
  pool: Pick<Pool, 'query'>,
  poll: { options?: string[]; [column: string]: unknown } = {},
): Promise<number> {
  const { options = ['Tea', 'Coffee'], ...rest } = poll;
  const columns = { question: 'Which?', ...rest };
  const placeholders = Object.keys(columns).map((_, index) => `$${index + 1}`);
  const { rows } = await pool.query<{ id: number }>(
    `insert into polls (${Object.keys(columns).join(', ')}) values (${placeholders.join(', ')}) returning id`,
    Object.values(columns),
  );
  const id = rows[0]?.id ?? 0;
  await pool.query(
    `insert into options (poll_id, position, text)
     select $1, place - 1, text
     from unnest($2::text[]) with ordinality as option (text, place)`,
    [id, options],
  );
  return id;
}

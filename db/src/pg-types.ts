import pg from 'pg';

/**
 * How a connection reads what Postgres sends: bigints as numbers. They are counts, ids and times in microseconds; as strings,
 * which is what pg makes of them, they would be joined where they are added.
 */
export const pgTypes = new pg.TypeOverrides();
pgTypes.setTypeParser(pg.types.builtins.INT8, parseBigint);

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} cannot be an exact number`);
  return value;
}

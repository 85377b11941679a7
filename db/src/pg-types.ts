import pg from 'pg';

/**
 * Makes a connection return bigints as numbers: they are counts, ids and times in microseconds. pg returns them as strings by
 * default, which `+` would concatenate.
 */
export const pgTypes = new pg.TypeOverrides();
pgTypes.setTypeParser(pg.types.builtins.INT8, parseBigint);

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} cannot be represented exactly as a number`);
  return value;
}

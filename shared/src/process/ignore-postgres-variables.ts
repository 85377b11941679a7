/**
 * Removes the `PG…` variables of libpq from this process and its children. pg would read them beside DATABASE_URL, also in
 * BullMQ's own connection, and Postgres's programs do so, too: a PGSSLMODE or PGOPTIONS that is meant for another database
 * would keep this system from starting.
 */
export function ignorePostgresVariables(): void {
  for (const name of Object.keys(process.env))
    if (/^PG[A-Z]/.test(name)) Reflect.deleteProperty(process.env, name);
}

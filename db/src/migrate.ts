// The migration step: brings a database to the current schema and keeps poll 1 in step with its settings.
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';

const migrations = fileURLToPath(new URL('../migrations', import.meta.url));

/** Applies what is missing. Several may run at once: they wait for each other on an advisory lock. */
export async function migrate(
  databaseUrl: string,
  log: (message: string) => void = () => undefined,
): Promise<void> {
  // a connection of our own, because the runner does not wait for the end of its
  const dbClient = new pg.Client(databaseUrl);
  await dbClient.connect();
  try {
    await runner({
      dbClient,
      dir: migrations,
      migrationsTable: 'migrations',
      direction: 'up',
      advisoryLockMode: 'wait',
      log,
    });
  } finally {
    await dbClient.end();
  }
}

/**
 * Poll 1 is the sample voting application's: made where it is missing, once the ballots of a deleted one are removed, its
 * two texts set where they differ. Its version rises with a new text, so that open screens show it.
 */
export async function ensureSamplePoll(databaseUrl: string, optionA: string, optionB: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const question = `${optionA} or ${optionB}?`;
  try {
    await client.query('begin');
    await client.query('insert into polls (id, question) values (1, $1) on conflict (id) do nothing', [
      question,
    ]);
    // read after the insert, which waits for a delete under way: ballots of the poll before are still being removed
    const { rowCount: isDeleted } = await client.query(
      `select from removals where poll_id = 1 and kind = 'delete'`,
    );
    if (isDeleted) return;
    // before its options, as whoever changes a poll does
    await client.query('select from polls where id = 1 for update');
    const renamed = await client.query(
      `insert into options (poll_id, position, text)
       values (1, 0, $1), (1, 1, $2)
       on conflict (poll_id, position) do update
         set text = excluded.text
         where options.text <> excluded.text`,
      [optionA, optionB],
    );
    if (renamed.rowCount) {
      await client.query('update polls set question = $1, version = version + 1 where id = 1', [question]);
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
}

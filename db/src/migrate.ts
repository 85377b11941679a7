// Migrates a database to the current schema and keeps poll 1 in step with its settings.
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';

/** The folder of the migrations. */
export const migrations = fileURLToPath(new URL('../migrations', import.meta.url));

/**
 * Applies the missing migrations. Several processes may do so at once: an advisory lock makes them take turns.
 * @param steps limits it to the next migrations, or to the last ones, which are then undone; all that are missing by default
 */
export async function migrate(
  databaseUrl: string,
  log: (message: string) => void = () => undefined,
  steps: { direction: 'up' | 'down'; count: number } = { direction: 'up', count: Infinity },
): Promise<void> {
  // our own connection, because the runner does not wait until its own is closed
  const dbClient = new pg.Client(databaseUrl);
  await dbClient.connect();
  try {
    await runner({
      dbClient,
      dir: migrations,
      migrationsTable: 'migrations',
      advisoryLockMode: 'wait',
      log,
      ...steps,
    });
  } finally {
    await dbClient.end();
  }
}

/**
 * Creates poll 1, the poll of the sample voting application, once: its stored settings show that it existed, so if it is missing
 * then, it was deleted. Later, each of its two texts follows its setting only when that setting changes, so that an edit in
 * /admin survives a restart.
 */
export async function ensureSamplePoll(databaseUrl: string, optionA: string, optionB: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const question = `${optionA} or ${optionB}?`;
  try {
    await client.query('begin');
    const { rowCount: isNew } = await client.query(
      `insert into polls (id, question)
       select 1, $1
       where not exists (select from sample_poll_settings)
       on conflict (id) do nothing`,
      [question],
    );
    // the ballots of a deleted poll 1 are still being removed, and somebody has emptied the settings to get it back
    const { rowCount: isDeleted } = await client.query(
      `select from removals where poll_id = 1 and kind = 'delete'`,
    );
    if (isDeleted) return;
    // locked before its options, as in every change of a poll
    await client.query('select from polls where id = 1 for update');
    if (isNew) {
      await client.query('insert into options (poll_id, position, text) values (1, 0, $1), (1, 1, $2)', [
        optionA,
        optionB,
      ]);
    } else {
      await followSettings(client, optionA, optionB);
    }
    await client.query(
      `insert into sample_poll_settings (option_a, option_b)
       values ($1, $2)
       on conflict (is_only_row) do update
         set option_a = excluded.option_a, option_b = excluded.option_b`,
      [optionA, optionB],
    );
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/** Keeps an edited question. The poll's version rises if a text changes, so that open screens show the new one. */
async function followSettings(client: pg.Client, optionA: string, optionB: string): Promise<void> {
  const { rowCount: changed } = await client.query(
    `update options
     set text = setting.text
     from
       sample_poll_settings as before,
       lateral (values (0, before.option_a, $1), (1, before.option_b, $2)) as setting (position, was, text)
     where options.poll_id = 1
       and options.position = setting.position
       and setting.was <> setting.text
       and options.text <> setting.text`,
    [optionA, optionB],
  );
  if (!changed) return;
  await client.query(
    `update polls
     set
       question = case when question = before.option_a || ' or ' || before.option_b || '?' then $1 else question end,
       version = version + 1
     from sample_poll_settings as before
     where id = 1`,
    [`${optionA} or ${optionB}?`],
  );
}

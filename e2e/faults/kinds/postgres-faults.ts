import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { suspendPostgres } from '@hands/testing/suspend-postgres';
import type { System } from '@hands/testing/system';
import type { Fault } from '../fault.ts';

const targets = ['Postgres'];

/** Runs SQL in Postgres, and after a while the SQL that undoes it. */
const sql = (name: string, begin: string[], end: string[] = []): Fault => ({
  name,
  targets,
  async strike({ cluster: { system } }, _random, ms) {
    for (const statement of begin) await system.query(statement);
    if (end.length > 0) await delay(ms);
    for (const statement of end) await system.query(statement);
    return begin[0] ?? '';
  },
});

/** Holds locks in a transaction of its own. */
const lock = (name: string, statements: (pick: <Item>(items: readonly Item[]) => Item) => string): Fault => ({
  name,
  targets,
  async strike({ cluster: { system } }, random, ms) {
    const statement = statements(random.pick);
    const client = await connect(system);
    await client.query('begin');
    await client.query(statement);
    await delay(ms);
    await client.end();
    return statement;
  },
});

async function connect(system: System, options: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: system.adminUrl(), ...options });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

export const postgresFaults: Fault[] = [
  {
    name: 'Postgres stopped at once',
    targets,
    async strike({ cluster: { system } }, random, ms) {
      const signal = random.pick(['SIGQUIT', 'SIGKILL', 'SIGINT'] as const);
      const postgres = system.postgres();
      postgres.kill(signal);
      await postgres.exited;
      await delay(ms);
      await system.restartPostgres();
      return signal;
    },
  },
  {
    name: 'Postgres suspended',
    targets,
    async strike({ cluster: { system } }, _random, ms) {
      const { count, resume } = suspendPostgres(system.postgres().pid);
      await delay(ms);
      resume();
      return `SIGSTOP to ${count} processes`;
    },
  },
  sql('connections to Postgres killed', [
    `select pg_terminate_backend(pid)
     from pg_stat_activity
     where pid <> pg_backend_pid()
       and datname = current_database()`,
  ]),
  sql(
    'Postgres read-only',
    ['alter system set default_transaction_read_only = on', 'select pg_reload_conf()'],
    ['alter system reset default_transaction_read_only', 'select pg_reload_conf()'],
  ),
  lock('poll locked', () => 'select from polls where id > 1 order by id desc limit 3 for update'),
  lock(
    'table locked',
    (pick) =>
      `lock table ${pick([
        'polls',
        'options',
        'ballots',
        'tallies',
        'rankings',
        'rejected_ballots',
        'deferred_ballots',
        'heartbeats',
        'queues',
      ])} in access exclusive mode`,
  ),
  {
    name: 'Postgres out of connections',
    targets,
    async strike({ cluster: { system } }, _random, ms) {
      const own = 'the test';
      const first = await connect(system, { application_name: own });
      const taken = [first];
      const deadline = performance.now() + 20_000;
      let fullSince: number | undefined;
      // takes every connection that becomes free
      while (fullSince === undefined || performance.now() < fullSince + ms) {
        if (performance.now() > deadline) throw new Error('Postgres was never out of connections');
        const opened = await Promise.allSettled(
          Array.from({ length: 20 }, () => connect(system, { application_name: own })),
        );
        for (const one of opened) if (one.status === 'fulfilled') taken.push(one.value);
        if (opened.every(({ status }) => status === 'fulfilled')) continue;
        fullSince ??= performance.now();
        await first.query(
          `select pg_terminate_backend(pid)
           from pg_stat_activity
           where backend_type = 'client backend'
             and application_name <> $1`,
          [own],
        );
      }
      await Promise.all(taken.map((client) => client.end()));
      return `${taken.length} taken`;
    },
  },
  {
    name: 'disk of Postgres full',
    targets,
    needs: ['disks'],
    async strike({ cluster }, _random, ms) {
      const { system, disks } = cluster;
      disks?.postgres.fill();
      const error = await fillTable(system).catch((reason: unknown) => reason);
      if (!error) throw new Error('Postgres could write to its full disk');
      await delay(ms);
      disks?.postgres.free();
      await cluster.revivePostgres();
      return (error as Error).message;
    },
  },
];

/** @throws Error at the latest when the disk is full */
async function fillTable(system: System): Promise<void> {
  await system.query('create table if not exists filler as select 1 as number, repeat($$x$$, 100) as text');
  await system.query('insert into filler select number, $$y$$ from generate_series(1, 100000) as number');
}

// The roles of the services. None is a superuser, so an error in a service cannot reach beyond the database of the votes, and
// one in result cannot change anything.
import pg from 'pg';

/** Owns the database and everything in it: for migrations, vote, worker and audit. */
const OWNER = 'hands';
/**
 * Reads only: for result. Its transactions are not read-only as such, because result sees by that whether the database is.
 */
const READER = 'hands_reader';

export interface RoleUrls {
  owner: string;
  reader: string;
}

/** Milliseconds. Whatever waits for the same tables waits with it, so it gives up soon and is tried again at the next start. */
const LOCK_MS = 2_000;

// What an earlier version created as superuser. Sequences of columns follow their tables; BullMQ has others.
const takeOver = `
  do $$
  declare
    change text;
  begin
    for change in
      select format('alter schema %I owner to ${OWNER}', nspname)
      from pg_namespace
      where nspname = 'bullmq'
        and nspowner <> '${OWNER}'::regrole
      union all
      select format(
        'alter %s %s owner to ${OWNER}',
        case relkind when 'S' then 'sequence' else 'table' end,
        pg_class.oid::regclass
      )
      from pg_class
      where relnamespace in ('public'::regnamespace, to_regnamespace('bullmq'))
        and relkind in ('r', 'p', 'v', 'm', 'S')
        and relowner <> '${OWNER}'::regrole
        and not exists (
          select from pg_depend
          where pg_depend.objid = pg_class.oid
            and relkind = 'S'
            and deptype in ('a', 'i')
        )
      union all
      select format('alter routine %s owner to ${OWNER}', oid::regprocedure)
      from pg_proc
      where pronamespace in ('public'::regnamespace, to_regnamespace('bullmq'))
        and proowner <> '${OWNER}'::regrole
      union all
      select format('alter type %s owner to ${OWNER}', oid::regtype)
      from pg_type
      where typnamespace in ('public'::regnamespace, to_regnamespace('bullmq'))
        and typtype in ('e', 'd')
        and typowner <> '${OWNER}'::regrole
    loop
      execute change;
    end loop;
  end $$`;

/**
 * Creates the roles or brings them up to date. Several processes may do so at once for one database. Both roles get the password of
 * the given URL.
 * @param adminUrl the database of the votes as its superuser
 * @returns the same database as each of the roles
 */
export async function ensureRoles(adminUrl: string): Promise<RoleUrls> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    const password = client.escapeLiteral(decodeURIComponent(new URL(adminUrl).password));
    await client.query('begin');
    await client.query(`set local lock_timeout = ${LOCK_MS}`);
    await client.query(`select pg_advisory_xact_lock(hashtext('roles of Show of Hands'))`);
    for (const role of [OWNER, READER]) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
      if (!rowCount) await client.query(`create role ${role}`);
      await client.query(`alter role ${role} login nosuperuser nocreatedb nocreaterole password ${password}`);
    }
    await client.query(`alter database ${client.escapeIdentifier(client.database ?? '')} owner to ${OWNER}`);
    await client.query(takeOver);
    await client.query(`grant select on all tables in schema public to ${READER}`);
    await client.query(
      `alter default privileges for role ${OWNER} in schema public grant select on tables to ${READER}`,
    );
    await client.query('commit');
  } finally {
    await client.end();
  }
  return { owner: withUser(adminUrl, OWNER), reader: withUser(adminUrl, READER) };
}

function withUser(url: string, user: string): string {
  const changed = new URL(url);
  changed.username = user;
  return changed.href;
}

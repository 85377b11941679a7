// Whether confirmed writes survive a crash (I1). This follows from a few settings of Redis and Postgres.

export const durabilityStates = ['durable', 'not durable', 'unknown'] as const;
export type DurabilityState = (typeof durabilityStates)[number];

export interface Durability {
  state: DurabilityState;
  /** Why it is not `durable` and how to fix it; empty if it is. */
  reason: string;
}

/** The safe values of each setting; the first is the recommended one. */
export type SafeSettings = Record<string, [string, ...string[]]>;

export const notChecked: Durability = { state: 'unknown', reason: 'not checked yet' };

/** @param found values by setting; undefined if a setting cannot be read */
export function checkSettings(
  part: 'Redis' | 'Postgres',
  safe: SafeSettings,
  found: Record<string, string | undefined>,
): Durability {
  const settings = Object.entries(safe).map(([setting, values]) => ({ setting, values, is: found[setting] }));
  const unsafe = settings.filter(({ values, is }) => is !== undefined && !values.includes(is));
  if (unsafe.length > 0) {
    const faults = unsafe.map(
      ({ setting, values, is = '' }) => `${setting} is ${is} and must be ${values[0]}`,
    );
    return { state: 'not durable', reason: `${part} may lose confirmed votes: ${faults.join('; ')}` };
  }
  const unread = settings.filter(({ is }) => is === undefined).map(({ setting }) => setting);
  if (unread.length === 0) return { state: 'durable', reason: '' };
  const reason = `${part} does not show ${unread.join(', ')}; check that a crash loses no confirmed votes`;
  return { state: 'unknown', reason };
}

const safePostgres: SafeSettings = {
  fsync: ['on'],
  full_page_writes: ['on'],
  synchronous_commit: ['on', 'local', 'remote_write', 'remote_apply'],
};

interface Queryable {
  query(text: string): Promise<{ rows: unknown[] }>;
}

/** Rejects if Postgres is unavailable. */
export async function readPostgresDurability(database: Queryable): Promise<Durability> {
  const settings = Object.keys(safePostgres).map((name) => `current_setting('${name}') as ${name}`);
  const { rows } = await database.query(`select ${settings.join(', ')}`);
  return checkSettings('Postgres', safePostgres, rows[0] as Record<string, string>);
}

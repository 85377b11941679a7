import { SettingsError } from '@hands/shared/process/settings-error';
import pg from 'pg';

const CONNECT_MS = 10_000;

/** By the code of the error. */
const reasons: Record<string, string> = {
  ECONNREFUSED: 'does not accept connections',
  ENOTFOUND: 'has a host name that is not known',
  EAI_AGAIN: 'has a host name that cannot be looked up',
  '28P01': 'does not accept this user and password',
  '28000': 'does not accept this user',
  '3D000': 'does not exist',
};

/**
 * Connects once, so that a wrong address is reported before anything else starts.
 * @throws SettingsError that says why the database cannot be used, without user and password
 */
export async function reachDatabase(databaseUrl: string, setting = 'DATABASE_URL'): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_MS });
  // the attempt below rejects with the same error
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    const { host, pathname } = new URL(databaseUrl);
    const reason =
      reasons[code] ??
      (/timeout|ETIMEDOUT/.test(message)
        ? `does not answer within ${CONNECT_MS / 1000} s`
        : `cannot be used (${message || code})`);
    throw new SettingsError(`The database at ${host}${pathname} ${reason}. Check ${setting}.`, { cause });
  } finally {
    await client.end().catch(() => undefined);
  }
}

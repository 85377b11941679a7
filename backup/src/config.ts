import { databaseUrl, readSettings } from '@hands/shared/process/settings';
import type { Environment } from '@hands/shared/process/settings';
import { z } from 'zod';

const schema = z
  .object({ DATABASE_URL: databaseUrl })
  .transform((env) => ({ databaseUrl: env.DATABASE_URL }));

/** What a backup needs. A restore needs what the audit needs. */
export function loadConfig(env?: Environment): z.infer<typeof schema> {
  return readSettings(schema, env);
}

import { requireTwoOptions, sampleOptions } from '@hands/shared/process/sample-options';
import { databaseUrl, evenWithOtherFaults, logLevel, readSettings } from '@hands/shared/process/settings';
import type { Environment } from '@hands/shared/process/settings';
import { z } from 'zod';

const schema = z
  .object({
    DATABASE_URL: databaseUrl,
    DATABASE_ADMIN_URL: databaseUrl.optional(),
    ...sampleOptions,
    LOG_LEVEL: logLevel,
  })
  .superRefine(requireTwoOptions, evenWithOtherFaults)
  .transform((env) => ({
    databaseUrl: env.DATABASE_URL,
    /** The same database as its superuser, to create the roles of the services. */
    adminUrl: env.DATABASE_ADMIN_URL,
    /** The two texts of poll 1. */
    options: [env.OPTION_A, env.OPTION_B] as const,
    logLevel: env.LOG_LEVEL,
  }));

export type Config = z.infer<typeof schema>;

export function loadConfig(env?: Environment): Config {
  return readSettings(schema, env);
}

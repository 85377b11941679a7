import { databaseUrl, loadEnvFile, logLevel, readSettings } from '@hands/shared/settings';
import type { Environment } from '@hands/shared/settings';
import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: databaseUrl,
  OPTION_A: z.string().default('Cats'),
  OPTION_B: z.string().default('Dogs'),
  LOG_LEVEL: logLevel,
});

export interface Config {
  databaseUrl: string;
  /** The two texts of poll 1. */
  options: [string, string];
  logLevel: string;
}

export function loadConfig(env?: Environment): Config {
  if (!env) loadEnvFile();
  const settings = readSettings(schema, env ?? process.env);
  return {
    databaseUrl: settings.DATABASE_URL,
    options: [settings.OPTION_A, settings.OPTION_B],
    logLevel: settings.LOG_LEVEL,
  };
}

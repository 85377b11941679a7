import { loadEnvFile, queueSettings, queueVariables, readSettings } from '@hands/shared/settings';
import type { Environment, QueueSettings } from '@hands/shared/settings';
import { z } from 'zod';

const schema = z.object(queueVariables);

export interface Config {
  databaseUrl: string;
  queue: QueueSettings;
}

export function loadConfig(env?: Environment): Config {
  if (!env) loadEnvFile();
  const settings = readSettings(schema, env ?? process.env);
  return { databaseUrl: settings.DATABASE_URL, queue: queueSettings(settings) };
}

import {
  allowDataLoss,
  loadEnvFile,
  queueSettings,
  queueVariables,
  readSettings,
} from '@hands/shared/settings';
import type { Environment, QueueSettings } from '@hands/shared/settings';
import { z } from 'zod';

const schema = z.object({ ...queueVariables, ALLOW_DATA_LOSS: allowDataLoss });

export interface Config {
  databaseUrl: string;
  queue: QueueSettings;
  allowDataLoss: boolean;
}

export function loadConfig(env?: Environment): Config {
  if (!env) loadEnvFile();
  const settings = readSettings(schema, env ?? process.env);
  return {
    databaseUrl: settings.DATABASE_URL,
    queue: queueSettings(settings),
    allowDataLoss: settings.ALLOW_DATA_LOSS,
  };
}

import {
  loadEnvFile,
  logLevel,
  nodeEnv,
  port,
  queueSettings,
  queueVariables,
  readSettings,
} from '@hands/shared/settings';
import type { Environment, QueueSettings } from '@hands/shared/settings';
import { z } from 'zod';

const schema = z.object({ ...queueVariables, PORT: port(5002), LOG_LEVEL: logLevel, NODE_ENV: nodeEnv });

export interface Config {
  port: number;
  databaseUrl: string;
  queue: QueueSettings;
  logLevel: string;
}

export function loadConfig(env?: Environment): Config {
  if (!env) loadEnvFile();
  const settings = readSettings(schema, env ?? process.env);
  return {
    port: settings.PORT,
    databaseUrl: settings.DATABASE_URL,
    queue: queueSettings(settings),
    logLevel: settings.LOG_LEVEL,
  };
}

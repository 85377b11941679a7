import {
  logLevel,
  metricsPort,
  nodeEnv,
  port,
  queueSettings,
  queueVariables,
  readSettings,
} from '@hands/shared/process/settings';
import type { Environment } from '@hands/shared/process/settings';
import { z } from 'zod';

const schema = z
  .object({
    ...queueVariables,
    PORT: port(5002),
    METRICS_PORT: metricsPort,
    LOG_LEVEL: logLevel,
    NODE_ENV: nodeEnv,
  })
  .transform((env) => ({
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    queue: queueSettings(env),
    metricsPort: env.METRICS_PORT,
    hideFigures: env.NODE_ENV === 'production',
    logLevel: env.LOG_LEVEL,
  }));

export type Config = z.infer<typeof schema>;

export function loadConfig(env?: Environment): Config {
  return readSettings(schema, env);
}

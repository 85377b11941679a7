import { allowDataLoss, queueSettings, queueVariables, readSettings } from '@hands/shared/process/settings';
import type { Environment } from '@hands/shared/process/settings';
import { z } from 'zod';

const schema = z.object({ ...queueVariables, ALLOW_DATA_LOSS: allowDataLoss }).transform((env) => ({
  databaseUrl: env.DATABASE_URL,
  queue: queueSettings(env),
  allowDataLoss: env.ALLOW_DATA_LOSS,
}));

export type Config = z.infer<typeof schema>;

export function loadConfig(env?: Environment): Config {
  return readSettings(schema, env);
}

import { requireTwoOptions, sampleOptions } from '@hands/shared/process/sample-options';
import {
  adminToken,
  cookieSuffix,
  databaseUrl,
  logLevel,
  nodeEnv,
  port,
  queueVariables,
  readSettings,
} from '@hands/shared/process/settings';
import type { Environment } from '@hands/shared/process/settings';
import { z } from 'zod';

// Each port is the first that is tried in the search for a free one.
const variables = z.object({
  DATA_DIR: z.string().default('.data'),
  VOTE_PORT: port(5000),
  RESULT_PORT: port(5001),
  WORKER_PORT: port(5002),
  POSTGRES_PORT: port(5432),
  REDIS_PORT: port(6379),
  DATABASE_URL: databaseUrl.optional(),
  REDIS_URL: queueVariables.REDIS_URL,
  REDIS_HOST: queueVariables.REDIS_HOST,
  ...sampleOptions,
  COOKIE_SECRET: z.string().optional(),
  COOKIE_SUFFIX: cookieSuffix,
  // checked here, because the services would reject a bad token only after everything else has started
  ADMIN_TOKEN: adminToken,
  VOTE_URL: z.string().optional(),
  RESULT_URL: z.string().optional(),
  LOG_LEVEL: logLevel,
  NODE_ENV: nodeEnv,
});
const schema = variables.superRefine(requireTwoOptions);
export type RunnerSettings = z.infer<typeof schema>;

export function readRunnerSettings(env: Environment): RunnerSettings {
  return readSettings(schema, env);
}

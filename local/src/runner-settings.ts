import { requireTwoOptions, sampleOptions } from '@hands/shared/process/sample-options';
import {
  allowDataLoss,
  databaseUrl,
  evenWithOtherFaults,
  logLevel,
  metricsPort,
  nodeEnv,
  queueVariables,
  readSettings,
  resultTickMs,
  wholeNumber,
} from '@hands/shared/process/settings';
import {
  adminToken,
  cookieSecretList,
  cookieSuffix,
  corsOrigins,
  createPolls,
  requireTrustProxyInProduction,
  trustProxy,
  webAddress,
} from '@hands/shared/process/web-settings';
import type { Environment } from '@hands/shared/process/settings';
import { z } from 'zod';

/** The first port that is tried in the search for a free one. */
const firstPort = (fallback: number) => wholeNumber(1, 65_535, fallback);

// The settings of the services are checked here, too, because a service would reject a bad one only after everything else has
// started.
const schema = z
  .object({
    ...queueVariables,
    DATA_DIR: z.string().default('.data'),
    VOTE_PORT: firstPort(5000),
    RESULT_PORT: firstPort(5001),
    WORKER_PORT: firstPort(5002),
    METRICS_PORT: metricsPort,
    POSTGRES_PORT: firstPort(5432),
    REDIS_PORT: firstPort(6379),
    DATABASE_URL: databaseUrl.optional(),
    ...sampleOptions,
    COOKIE_SECRET: cookieSecretList,
    COOKIE_SUFFIX: cookieSuffix,
    ADMIN_TOKEN: adminToken,
    ADMIN_TOKEN_FILE: z.string().optional(),
    CREATE_POLLS: createPolls,
    VOTE_URL: webAddress.optional(),
    RESULT_URL: webAddress.optional(),
    RESULT_TICK_MS: resultTickMs,
    TRUST_PROXY: trustProxy,
    CORS_ORIGINS: corsOrigins,
    ALLOW_DATA_LOSS: allowDataLoss,
    LOG_LEVEL: logLevel,
    NODE_ENV: nodeEnv,
  })
  .superRefine(requireTwoOptions, evenWithOtherFaults)
  .superRefine(requireTrustProxyInProduction, evenWithOtherFaults);
export type RunnerSettings = z.infer<typeof schema>;

export function readRunnerSettings(env: Environment): RunnerSettings {
  return readSettings(schema, env);
}

import {
  allowDataLoss,
  evenWithOtherFaults,
  requireSecretInProduction,
  port,
  queueSettings,
  queueVariables,
  readSettings,
  webAddress,
  webSettings,
  webVariables,
} from '@hands/shared/process/settings';
import type { Environment } from '@hands/shared/process/settings';
import { z } from 'zod';

const schema = z
  .object({
    ...queueVariables,
    PORT: port(5000),
    RESULT_URL: webAddress.default('http://localhost:5001'),
    ALLOW_DATA_LOSS: allowDataLoss,
    ...webVariables,
  })
  .superRefine(requireSecretInProduction, evenWithOtherFaults)
  .transform((env) => ({
    ...webSettings(env),
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    queue: {
      ...queueSettings(env),
      requireDurable: env.NODE_ENV === 'production' && !env.ALLOW_DATA_LOSS,
    },
    /** Outside production, without a token, every visitor may administer polls. */
    openToAll: env.NODE_ENV !== 'production' && env.ADMIN_TOKEN === undefined,
    /** Cookies are marked as Secure if the pages are served over https. */
    secureCookies: env.RESULT_URL.startsWith('https:'),
    resultUrl: env.RESULT_URL.replace(/\/$/, ''),
  }));

export type Config = z.infer<typeof schema>;

export function loadConfig(env?: Environment): Config {
  return readSettings(schema, env);
}

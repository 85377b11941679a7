import {
  databaseUrl,
  evenWithOtherFaults,
  port,
  readSettings,
  resultTickMs,
} from '@hands/shared/process/settings';
import {
  originsOf,
  requireSecretInProduction,
  requireTrustProxyInProduction,
  rateLimit,
  webAddress,
  webSettings,
  webVariables,
  withoutSlash,
} from '@hands/shared/process/web-settings';
import type { Environment } from '@hands/shared/process/settings';
import { z } from 'zod';

const schema = z
  .object({
    DATABASE_URL: databaseUrl,
    PORT: port(5001),
    VOTE_URL: webAddress.default('http://localhost:5000'),
    RESULT_URL: webAddress.default('http://localhost:5001'),
    RESULT_TICK_MS: resultTickMs,
    RATE_LIMIT_SOCKETS: rateLimit(2_000),
    RATE_LIMIT_WATCHES: rateLimit(100),
    RATE_LIMIT_EXPORTS: rateLimit(60),
    ...webVariables,
  })
  .superRefine(requireSecretInProduction, evenWithOtherFaults)
  .superRefine(requireTrustProxyInProduction, evenWithOtherFaults)
  .transform((env, context) => {
    const common = webSettings(env, context);
    return {
      ...common,
      limits: {
        ...common.limits,
        sockets: env.RATE_LIMIT_SOCKETS,
        watches: env.RATE_LIMIT_WATCHES,
        exports: env.RATE_LIMIT_EXPORTS,
      },
      port: env.PORT,
      databaseUrl: env.DATABASE_URL,
      /** Address of the vote service, without a trailing slash. */
      voteUrl: withoutSlash(env.VOTE_URL),
      /** The same of this service. */
      resultUrl: withoutSlash(env.RESULT_URL),
      ownOrigins: originsOf(env.VOTE_URL, env.RESULT_URL),
      /** Milliseconds between two reads of the database; longer if the audience is large. */
      tickMs: env.RESULT_TICK_MS,
    };
  });

export type Config = z.infer<typeof schema>;

export function loadConfig(env?: Environment): Config {
  return readSettings(schema, env);
}

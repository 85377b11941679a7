import {
  databaseUrl,
  evenWithOtherFaults,
  requireSecretInProduction,
  port,
  readSettings,
  resultTickMs,
  webAddress,
  webSettings,
  webVariables,
} from '@hands/shared/process/settings';
import type { Environment } from '@hands/shared/process/settings';
import { z } from 'zod';

const schema = z
  .object({
    DATABASE_URL: databaseUrl,
    PORT: port(5001),
    VOTE_URL: webAddress.default('http://localhost:5000'),
    RESULT_TICK_MS: resultTickMs,
    ...webVariables,
  })
  .superRefine(requireSecretInProduction, evenWithOtherFaults)
  .transform((env) => ({
    ...webSettings(env),
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    /** Address of the vote service, without a trailing slash. */
    voteUrl: env.VOTE_URL.replace(/\/+$/, ''),
    /** Milliseconds between two reads of the database; longer if the audience is large. */
    tickMs: env.RESULT_TICK_MS,
  }));

export type Config = z.infer<typeof schema>;

export function loadConfig(env?: Environment): Config {
  return readSettings(schema, env);
}

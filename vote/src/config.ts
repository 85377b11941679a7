import { isLoopback } from '@hands/shared/http/page-address';
import {
  allowDataLoss,
  evenWithOtherFaults,
  port,
  queueSettings,
  queueVariables,
  readSettings,
} from '@hands/shared/process/settings';
import {
  createPolls,
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
    ...queueVariables,
    PORT: port(5000),
    VOTE_URL: webAddress.optional(),
    RESULT_URL: webAddress.default('http://localhost:5001'),
    ALLOW_DATA_LOSS: allowDataLoss,
    RATE_LIMIT_PER_VOTER: rateLimit(10),
    RATE_LIMIT_POLLS: rateLimit(100),
    RATE_LIMIT_WRONG_CODES: rateLimit(200),
    CREATE_POLLS: createPolls,
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
        perVoter: env.RATE_LIMIT_PER_VOTER,
        polls: env.RATE_LIMIT_POLLS,
        wrongCodes: env.RATE_LIMIT_WRONG_CODES,
      },
      port: env.PORT,
      databaseUrl: env.DATABASE_URL,
      queue: {
        ...queueSettings(env),
        requireDurable: env.NODE_ENV === 'production' && !env.ALLOW_DATA_LOSS,
      },
      /** Who may create polls: with `token`, administrators only. */
      createPolls: env.CREATE_POLLS ?? (env.NODE_ENV === 'production' ? 'token' : 'anyone'),
      /** Outside production, an operator finds the token of ADMIN_TOKEN_FILE in the log. */
      showSignInLink:
        env.NODE_ENV !== 'production' && env.ADMIN_TOKEN === undefined && env.ADMIN_TOKEN_FILE !== undefined,
      /** In production, votes by `userId` need the admin token. */
      userVotesNeedToken: env.NODE_ENV === 'production',
      /** Cookies are marked as Secure if our pages are served over https. Over http, browsers would drop such cookies. */
      secureCookies: isHttps(env.VOTE_URL),
      /** In production cookies should go out in clear to a browser on the same machine only. */
      warnOfHttp:
        env.NODE_ENV === 'production' &&
        !isHttps(env.VOTE_URL) &&
        !(env.VOTE_URL !== undefined && isLoopback(new URL(env.VOTE_URL).hostname)),
      voteUrl: withoutSlash(env.VOTE_URL ?? 'http://localhost:5000'),
      resultUrl: withoutSlash(env.RESULT_URL),
      ownOrigins: originsOf(env.VOTE_URL ?? 'http://localhost:5000', env.RESULT_URL),
    };
  });

function isHttps(url: string | undefined): boolean {
  return url !== undefined && new URL(url).protocol === 'https:';
}

export type Config = z.infer<typeof schema>;

export function loadConfig(env?: Environment): Config {
  return readSettings(schema, env);
}

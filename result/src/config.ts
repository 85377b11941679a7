import {
  adminToken,
  cookieSecrets,
  cookieSuffix,
  databaseUrl,
  loadEnvFile,
  logLevel,
  needSecretInProduction,
  nodeEnv,
  port,
  readSettings,
  trustProxy,
} from '@hands/shared/settings';
import type { TrustProxy } from '@hands/shared/client-address';
import type { Environment } from '@hands/shared/settings';
import { z } from 'zod';

const schema = z
  .object({
    DATABASE_URL: databaseUrl,
    PORT: port(5001),
    VOTE_URL: z
      .url({
        protocol: /^https?$/,
        error: 'must be an http or https address, for example http://localhost:5000',
      })
      .default('http://localhost:5000'),
    COOKIE_SECRET: cookieSecrets,
    COOKIE_SUFFIX: cookieSuffix,
    ADMIN_TOKEN: adminToken,
    RESULT_TICK_MS: z.coerce.number().int().min(5).max(60_000).default(50),
    TRUST_PROXY: trustProxy,
    LOG_LEVEL: logLevel,
    NODE_ENV: nodeEnv,
  })
  .superRefine(needSecretInProduction);

export interface Config {
  port: number;
  databaseUrl: string;
  /** Where the ballots are, without a slash at its end. */
  voteUrl: string;
  /** The same as vote's: the voter's cookie opens results that are for those who have voted. All verify. */
  cookieSecrets: string[];
  /** The same as vote's. Ends the names of all cookies. */
  cookieSuffix: string;
  /** Whoever presents it sees all results. */
  adminToken: string | undefined;
  /** Milliseconds between two looks at the database; more where the audience is large. */
  tickMs: number;
  /** The proxies in front, where there are any. */
  trustProxy: TrustProxy | undefined;
  logLevel: string;
  /** Compile the pages once; off in development, so that an edit shows on reload. */
  cacheViews: boolean;
}

export function loadConfig(env?: Environment): Config {
  if (!env) loadEnvFile();
  const settings = readSettings(schema, env ?? process.env);
  return {
    port: settings.PORT,
    databaseUrl: settings.DATABASE_URL,
    voteUrl: settings.VOTE_URL.replace(/\/+$/, ''),
    cookieSecrets: settings.COOKIE_SECRET,
    cookieSuffix: settings.COOKIE_SUFFIX,
    adminToken: settings.ADMIN_TOKEN,
    tickMs: settings.RESULT_TICK_MS,
    trustProxy: settings.TRUST_PROXY,
    logLevel: settings.LOG_LEVEL,
    cacheViews: settings.NODE_ENV === 'production',
  };
}

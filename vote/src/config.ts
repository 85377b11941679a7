import {
  adminToken,
  allowDataLoss,
  cookieSecrets,
  cookieSuffix,
  loadEnvFile,
  logLevel,
  needSecretInProduction,
  nodeEnv,
  port,
  queueSettings,
  queueVariables,
  readSettings,
  trustProxy,
} from '@hands/shared/settings';
import type { TrustProxy } from '@hands/shared/client-address';
import type { Environment, QueueSettings } from '@hands/shared/settings';
import { z } from 'zod';

const schema = z
  .object({
    ...queueVariables,
    PORT: port(5000),
    COOKIE_SECRET: cookieSecrets,
    COOKIE_SUFFIX: cookieSuffix,
    ADMIN_TOKEN: adminToken,
    RESULT_URL: z.url().default('http://localhost:5001'),
    TRUST_PROXY: trustProxy,
    LOG_LEVEL: logLevel,
    NODE_ENV: nodeEnv,
    ALLOW_DATA_LOSS: allowDataLoss,
  })
  .superRefine(needSecretInProduction);

export interface Config {
  port: number;
  databaseUrl: string;
  queue: QueueSettings;
  /** The first signs, all verify. */
  cookieSecrets: [string, ...string[]];
  /** Ends the names of all cookies. */
  cookieSuffix: string;
  /** Wanted for creating and changing polls. */
  adminToken: string | undefined;
  /** Without a token, outside production, anybody may create and change polls. */
  openToAll: boolean;
  /** Cookies only over https: where the pages are reached by it. */
  secureCookies: boolean;
  resultUrl: string;
  cacheViews: boolean;
  /** The proxies in front, where there are any. */
  trustProxy: TrustProxy | undefined;
  logLevel: string;
}

export function loadConfig(env?: Environment): Config {
  if (!env) loadEnvFile();
  const settings = readSettings(schema, env ?? process.env);
  const needDurable = settings.NODE_ENV === 'production' && !settings.ALLOW_DATA_LOSS;
  return {
    port: settings.PORT,
    databaseUrl: settings.DATABASE_URL,
    queue: { ...queueSettings(settings), needDurable },
    cookieSecrets: settings.COOKIE_SECRET,
    cookieSuffix: settings.COOKIE_SUFFIX,
    adminToken: settings.ADMIN_TOKEN,
    openToAll: settings.NODE_ENV !== 'production' && settings.ADMIN_TOKEN === undefined,
    secureCookies: settings.RESULT_URL.startsWith('https:'),
    resultUrl: settings.RESULT_URL.replace(/\/$/, ''),
    cacheViews: settings.NODE_ENV === 'production',
    trustProxy: settings.TRUST_PROXY,
    logLevel: settings.LOG_LEVEL,
  };
}

import {
  loadEnvFile,
  logLevel,
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
    COOKIE_SECRET: z
      .string()
      .optional()
      .transform((list) => list?.split(',').map((secret) => secret.trim()))
      .refine(
        (secrets) => secrets?.every((secret) => secret.length >= 16) ?? true,
        'each secret needs 16 characters or more',
      ),
    RESULT_URL: z.url().default('http://localhost:5001'),
    TRUST_PROXY: trustProxy,
    LOG_LEVEL: logLevel,
    NODE_ENV: nodeEnv,
  })
  .refine((env) => env.NODE_ENV !== 'production' || env.COOKIE_SECRET, {
    path: ['COOKIE_SECRET'],
    message: 'is required in production, for example the output of: openssl rand -hex 32',
  });

export interface Config {
  port: number;
  databaseUrl: string;
  queue: QueueSettings;
  /** The first signs, all verify. */
  cookieSecrets: [string, ...string[]];
  /** Cookies only over https. */
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
  const [secret = 'for development only', ...olderSecrets] = settings.COOKIE_SECRET ?? [];
  return {
    port: settings.PORT,
    databaseUrl: settings.DATABASE_URL,
    queue: queueSettings(settings),
    cookieSecrets: [secret, ...olderSecrets],
    secureCookies: settings.NODE_ENV === 'production',
    resultUrl: settings.RESULT_URL.replace(/\/$/, ''),
    cacheViews: settings.NODE_ENV === 'production',
    trustProxy: settings.TRUST_PROXY,
    logLevel: settings.LOG_LEVEL,
  };
}

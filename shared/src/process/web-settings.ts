// Settings of the services that browsers use.
import { z } from 'zod';
import { readTrustProxy } from '../auth/client-address.ts';
import { keepSecret } from './keep-secret.ts';
import { logLevel, metricsPort, nodeEnv } from './settings.ts';

/** The address of one of our services for browsers: an origin, because pages and sockets are at fixed paths below it. */
export const webAddress = z
  .url({
    protocol: /^https?$/,
    error: 'must be an http or https address, for example http://localhost:5000',
  })
  .superRefine((address, context) => {
    // what is not a web address has its own message
    if (!/^https?:/i.test(address) || !URL.canParse(address)) return;
    const { href, origin } = new URL(address);
    if (href.replace(/\/$/, '') === origin) return;
    context.addIssue({
      code: 'custom',
      message: `must be a scheme, a host and maybe a port, such as ${origin}: the pages link to fixed addresses such as /polls/1 and cannot be served below a path`,
    });
  });

export const withoutSlash = (address: string) => address.replace(/\/$/, '');

/** The origins of our addresses. Requests from pages of these are not from another site. */
export const originsOf = (...addresses: string[]) => addresses.map((address) => new URL(address).origin);

const secretsForDevelopment = 'for development only';

const splitSecrets = (list: string) => list.split(',').map((secret) => secret.trim());

/** Signing secrets, comma-separated. */
export const cookieSecretList = z
  .string()
  .refine(
    (list) => splitSecrets(list).every((secret) => secret.length >= 16),
    'each secret must have at least 16 characters',
  )
  .optional();

const cookieSecrets = cookieSecretList.transform((list): [string, ...string[]] => {
  const [first = secretsForDevelopment, ...older] = list === undefined ? [] : splitSecrets(list);
  return [first, ...older];
});

/** Suffix of cookie names. Browsers ignore ports, so two systems on one host would share cookies of the same name. */
export const cookieSuffix = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,40}$/, 'must be 1 to 40 letters, digits, dots, underscores or hyphens')
  .default('');

/**
 * For an object schema's superRefine(): rejects the development secret in production. Pass `evenWithOtherFaults`, too, so that
 * one error names all settings that are missing; COOKIE_SECRET is undefined if it is invalid itself.
 */
export function requireSecretInProduction(
  env: { NODE_ENV: string; COOKIE_SECRET?: string[] },
  context: z.RefinementCtx,
): void {
  if (env.NODE_ENV !== 'production' || !env.COOKIE_SECRET?.includes(secretsForDevelopment)) return;
  context.addIssue({
    code: 'custom',
    path: ['COOKIE_SECRET'],
    message: 'is required in production, for example the output of: openssl rand -hex 32',
  });
}

/** Sent as `Authorization: Bearer`, which allows only ASCII without spaces. */
export const adminToken = z
  .string()
  .regex(/^[\x21-\x7e]{16,}$/, 'must be at least 16 ASCII characters without spaces')
  .optional();

/** The token in a file, which is made if it is missing. */
function readTokenFile(file: string, context: z.RefinementCtx): string | undefined {
  try {
    return adminToken.parse(keepSecret(file));
  } catch (error) {
    const reason = error instanceof z.ZodError ? error.issues[0]?.message : (error as Error).message;
    context.addIssue({
      code: 'custom',
      path: ['ADMIN_TOKEN_FILE'],
      message: `must be a file with the admin token, or a new file in a folder that exists: ${reason}`,
    });
    return undefined;
  }
}

/** The number of proxies in front, or their addresses; unset if clients connect directly. */
export const trustProxy = z
  .string()
  .transform((setting, context) => {
    try {
      return readTrustProxy(setting);
    } catch {
      context.addIssue({
        code: 'custom',
        message: 'must be a number of proxies or their addresses, for example 1 or 10.0.0.0/8',
      });
      return z.NEVER;
    }
  })
  .optional();

/** For an object schema's superRefine(): without the client's real address, limits would count everyone behind a proxy as one. */
export function requireTrustProxyInProduction(
  env: { NODE_ENV: string; TRUST_PROXY?: unknown },
  context: z.RefinementCtx,
): void {
  if (env.NODE_ENV !== 'production' || env.TRUST_PROXY !== undefined) return;
  context.addIssue({
    code: 'custom',
    path: ['TRUST_PROXY'],
    message:
      'is required in production: the number of proxies in front (0 if browsers connect directly) or their addresses',
  });
}

/** The sites whose pages may use the JSON API, or `*` for all; unset for none. */
export const corsOrigins = z
  .string()
  .transform((list, context): string[] | '*' => {
    if (list.trim() === '*') return '*';
    const origins = list.split(',').map((origin) => origin.trim());
    if (origins.every((origin) => webAddress.safeParse(origin).success)) return originsOf(...origins);
    context.addIssue({
      code: 'custom',
      message:
        'must be * or origins separated by commas, for example https://app.example,http://localhost:3000',
    });
    return z.NEVER;
  })
  .optional();

/** Who may create polls; unset: anyone, in production only those with the admin token. */
export const createPolls = z.enum(['anyone', 'token'], 'must be anyone or token').optional();

/** How much one client may do; 0 turns the limit off. */
export const rateLimit = (fallback: number) =>
  z.coerce.number().int().min(0).max(1_000_000).default(fallback);

/** Settings that vote and result share, because both serve pages. */
export const webVariables = {
  COOKIE_SECRET: cookieSecrets,
  COOKIE_SUFFIX: cookieSuffix,
  ADMIN_TOKEN: adminToken,
  ADMIN_TOKEN_FILE: z.string().optional(),
  TRUST_PROXY: trustProxy,
  CORS_ORIGINS: corsOrigins,
  METRICS_PORT: metricsPort,
  RATE_LIMIT_PER_ADDRESS: rateLimit(100),
  RATE_LIMIT_WRONG_TOKENS: rateLimit(10),
  LOG_LEVEL: logLevel,
  NODE_ENV: nodeEnv,
};

export function webSettings(env: z.infer<z.ZodObject<typeof webVariables>>, context: z.RefinementCtx) {
  const { ADMIN_TOKEN, ADMIN_TOKEN_FILE } = env;
  return {
    /** The first signs, all verify. */
    cookieSecrets: env.COOKIE_SECRET,
    /** Suffix of all cookie names. */
    cookieSuffix: env.COOKIE_SUFFIX,
    /** Administrators present it to change polls and to see all results. */
    adminToken:
      ADMIN_TOKEN ?? (ADMIN_TOKEN_FILE === undefined ? undefined : readTokenFile(ADMIN_TOKEN_FILE, context)),
    /** The proxies in front, if any. */
    trustProxy: env.TRUST_PROXY,
    /** The sites whose pages may use the API, without their visitors' cookies. */
    corsOrigins: env.CORS_ORIGINS,
    metricsPort: env.METRICS_PORT,
    /** Shows figures on METRICS_PORT only. */
    hideFigures: env.NODE_ENV === 'production',
    /** How much one client may do; 0: without a limit. */
    limits: { perAddress: env.RATE_LIMIT_PER_ADDRESS, wrongTokens: env.RATE_LIMIT_WRONG_TOKENS },
    logLevel: env.LOG_LEVEL,
    /** Compiles each page once; off in development, so that edits show on reload. */
    cacheViews: env.NODE_ENV === 'production',
  };
}

// Settings come from the environment. They are checked once at start-up, and one error lists all invalid ones.
import { z } from 'zod';
import { addressOf } from './address-of.ts';
import { loadEnvFile } from './load-env-file.ts';
import { SettingsError } from './settings-error.ts';

export type Environment = Record<string, string | undefined>;

/**
 * Checks the environment against a schema. An empty variable counts as not set.
 * @throws SettingsError that lists every invalid variable, what is wrong with it, and where to fix it
 */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  env: Environment = loadEnvFile(),
): z.infer<Schema> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new SettingsError(
    `Invalid settings. Fix these environment variables (or the .env file):\n${faults.join('\n')}`,
  );
}

/** For superRefine(): checks the object even if single settings are invalid, so that one error names all. */
export const evenWithOtherFaults = { when: () => true };

const numberFrom = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((number) => number >= min && number <= max, `must be a whole number from ${min} to ${max}`);

export const wholeNumber = (min: number, max: number, fallback: number) =>
  numberFrom(min, max).default(fallback);

/** 0 lets the system choose one, which only the log then shows. */
export const port = (fallback: number) => wholeNumber(0, 65_535, fallback);

/** Where `/stats` and `/metrics` are, too; in production they are there alone, or nowhere if it is unset. */
export const metricsPort = numberFrom(1, 65_535).optional();

export const databaseUrl = addressOf(
  z.string({ error: 'is required, for example postgres://postgres:password@localhost:5432/votes' }),
  /^postgres(ql)?:\/\//,
  'must start with postgres://',
);

const redisUrl = addressOf(z.string(), /^rediss?:\/\//, 'must start with redis:// or rediss://').optional();

export const logLevel = z
  .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  .default('info');

export const nodeEnv = z.enum(['development', 'test', 'production']).default('development');

/** Milliseconds between two reads of the tallies. */
export const resultTickMs = wholeNumber(5, 60_000, 50);

/** Whether votes are accepted in production although the queue or the database could lose them in a crash. */
export const allowDataLoss = z
  .enum(['0', '1'], { error: 'must be 0 or 1' })
  .default('0')
  .transform((setting) => setting === '1');

/** REDIS_URL, or REDIS_HOST and REDIS_PORT. If none of them is set, the queue is in Postgres. */
export const queueVariables = {
  REDIS_URL: redisUrl,
  REDIS_URL_OLD: redisUrl,
  REDIS_HOST: z.string().optional(),
  REDIS_PORT: port(6379),
  DATABASE_URL: databaseUrl,
  QUEUE_SHARDS: wholeNumber(1, 64, 1),
};

/** Where the queue is and into how many shards it is split. */
export interface QueueSettings {
  redisUrl?: string | undefined;
  /** Where the queues were before a move; batches left there are still recorded. */
  redisUrlOld?: string | undefined;
  databaseUrl: string;
  shards: number;
  /** Queues are named `{<name>-0}` and so on. */
  name: string;
  /** Adds no batches to a queue that could lose them in a crash. */
  requireDurable?: boolean;
}

export function queueSettings(env: z.infer<z.ZodObject<typeof queueVariables>>): QueueSettings {
  const redisUrl =
    env.REDIS_URL ?? (env.REDIS_HOST ? `redis://${env.REDIS_HOST}:${env.REDIS_PORT}` : undefined);
  return {
    redisUrl,
    redisUrlOld: env.REDIS_URL_OLD,
    databaseUrl: env.DATABASE_URL,
    shards: env.QUEUE_SHARDS,
    name: 'votes',
  };
}

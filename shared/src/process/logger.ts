import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger };

/** Logs JSON lines with the service's name to standard output. One line per batch or notable event, none per vote. */
export function createLogger(service: string, level: string): Logger {
  // Not pino's own destination: once the reader of the pipe has closed it, pino's flush at exit retries forever and the
  // process never exits (sonic-boom 4.2, seen with EPIPE). The error is ignored because a closed log is no reason to exit.
  process.stdout.on('error', () => undefined);
  const options = {
    level,
    base: { service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: Error) => withoutSecrets(pino.stdSerializers.err(error)) },
  };
  return pino(options, process.stdout);
}

/**
 * Removes fields that may contain passwords: errors of ioredis carry the failed command with the arguments of AUTH, and
 * errors of `new URL` carry the address. Nested errors are cleaned, too; other values are not, because they may be circular.
 */
function withoutSecrets(error: object): object {
  const kept = Object.entries(error).filter(([key]) => !['command', 'input'].includes(key));
  const clean = (value: unknown) => (isSerializedError(value) ? withoutSecrets(value) : value);
  return Object.fromEntries(
    kept.map(([key, value]) => [key, Array.isArray(value) ? value.map(clean) : clean(value)]),
  );
}

const isSerializedError = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'stack' in value;

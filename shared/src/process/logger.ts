import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger };

/** JSON lines on standard output, each with the service's name. One line per batch or event of note, none per vote. */
export function createLogger(service: string, level: string): Logger {
  // Not pino's own destination: when the reader of the pipe is gone, its flush at exit retries for ever and the process
  // never ends (sonic-boom 4.2, seen with EPIPE). A log that nobody can read any more is no reason to end, either.
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
 * An error of ioredis carries the command that failed, and the arguments of AUTH are the password; one of `new URL`
 * carries the address with its password. Errors within errors are cleaned too; other values may be circular.
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

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

/** The fields of errors that are logged: those of Node.js, and of Postgres where they come from the schema. */
const harmless = [
  ...['type', 'message', 'stack', 'code', 'errno', 'syscall', 'hostname', 'address', 'port'],
  ...['severity', 'schema', 'table', 'column', 'dataType', 'constraint', 'hint'],
];

/**
 * Keeps harmless fields and nested errors. All others may contain secrets: errors of ioredis carry the failed command with the
 * arguments of AUTH, errors of `new URL` the address, errors of pg's pool the connection, and Postgres quotes the row that
 * violates a constraint, which can be a ballot.
 */
function withoutSecrets(error: object): object {
  const entries = Object.entries(error).flatMap(([key, value]: [string, unknown]) => {
    if (isSerializedError(value)) return [[key, withoutSecrets(value)]];
    if (Array.isArray(value)) return [[key, value.filter(isSerializedError).map(withoutSecrets)]];
    return harmless.includes(key) ? [[key, value]] : [];
  });
  return Object.fromEntries(entries) as object;
}

const isSerializedError = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'stack' in value;

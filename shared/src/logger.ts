import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger };

/** JSON lines on standard output, each with the service's name. One line per batch or event of note, none per vote. */
export function createLogger(service: string, level: string): Logger {
  // Not pino's own destination: when the reader of the pipe is gone, its flush at exit retries for ever and the process
  // never ends (sonic-boom 4.2, seen with EPIPE). A log that nobody can read any more is no reason to end, either.
  process.stdout.on('error', () => undefined);
  const options = { level, base: { service, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, process.stdout);
}

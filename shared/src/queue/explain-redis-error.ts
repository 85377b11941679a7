import { QueueUnavailableError } from './queue-unavailable.ts';
import type { QueueTrouble } from './queue-unavailable.ts';

/** By the first word of the error. */
const answers: Record<string, [QueueTrouble, string]> = {
  OOM: ['full', 'Redis has reached its maxmemory: start the worker, or raise maxmemory'],
  READONLY: [
    'read-only',
    'Redis is a read-only replica: point REDIS_URL to the primary, or promote this one ("replicaof no one")',
  ],
  NOREPLICAS: [
    'read-only',
    'Redis has fewer replicas than min-replicas-to-write requires: start more, or lower that setting',
  ],
  MISCONF: ['read-only', 'Redis cannot write to its disk: free some space; see its log'],
  WRONGPASS: ['unavailable', 'Redis rejected the user or password: correct REDIS_URL'],
  NOAUTH: ['unavailable', 'Redis requires a password: add it to REDIS_URL'],
  NOPERM: ['read-only', 'Redis does not allow this user to write: grant it write access'],
};

/** Explains an error of Redis to operators and says how to fix it. */
export function explainRedisError(error: unknown): QueueUnavailableError {
  if (error instanceof QueueUnavailableError) return error;
  const { message, code } = error as NodeJS.ErrnoException;
  const [trouble, reason] = answers[/^\w+/.exec(message)?.[0] ?? ''] ?? ['unavailable', explainOther(code)];
  return new QueueUnavailableError(`${reason} (${message || String(code)})`, trouble, { cause: error });
}

function explainOther(code: string | undefined): string {
  // with appendfsync always, Redis exits when its disk is full, and does not restart by itself once there is space
  if (code === 'ECONNREFUSED')
    return 'Redis is not running: start it; if its log says that the disk was full, free space first';
  return 'Redis is unavailable';
}

import { QueueUnavailableError } from './queue-unavailable.ts';
import type { QueueTrouble } from './queue-unavailable.ts';

/** By the first word of Redis' answer. */
const answers: Record<string, [QueueTrouble, string]> = {
  OOM: ['full', 'Redis has used up its maxmemory: start the worker, or raise maxmemory'],
  READONLY: [
    'read-only',
    'Redis is a read-only replica: let REDIS_URL lead to the primary, or make this one the primary ("replicaof no one")',
  ],
  NOREPLICAS: [
    'read-only',
    'Redis has fewer replicas than its min-replicas-to-write wants: start them, or lower that setting',
  ],
  MISCONF: ['read-only', 'Redis cannot write to its disk: free space there; its log says more'],
  WRONGPASS: ['unavailable', 'Redis does not know the user and password of REDIS_URL'],
  NOAUTH: ['unavailable', 'Redis wants a password: put it in REDIS_URL'],
  NOPERM: ['read-only', 'Redis allows this user no writes: give it the right'],
};

/** What operators read of an error of Redis, with the step that helps. */
export function explainRedisError(error: unknown): QueueUnavailableError {
  if (error instanceof QueueUnavailableError) return error;
  const { message, code } = error as NodeJS.ErrnoException;
  const [trouble, reason] = answers[/^\w+/.exec(message)?.[0] ?? ''] ?? ['unavailable', explainSilence(code)];
  return new QueueUnavailableError(`${reason} (${message || String(code)})`, trouble, { cause: error });
}

function explainSilence(code: string | undefined): string {
  // Redis with appendfsync always ends itself when its disk is full, and free space does not bring it back
  if (code === 'ECONNREFUSED')
    return 'Redis is not running: start it; if its log says that the disk was full, free space first';
  return 'Redis is unavailable';
}

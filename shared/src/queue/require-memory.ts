// BullMQ's scripts write before they remove, so a Redis at its maxmemory cannot even drain. No batch is added if less memory
// is left than draining needs.
import { QueueUnavailableError } from './queue-unavailable.ts';

/**
 * The first worker that starts on a Redis needs up to 1.2 MB before batches begin to drain (0.8 to 1.2 MB with 400 to 5,000
 * batches; connections, scripts, events), and each further worker 0.25 MB. With 0.3 MB left nothing drained, with 0.6 MB
 * everything did. The share covers further workers, growing hash tables, and what several vote processes add between two
 * readings.
 */
const HEADROOM_BYTES = 1024 * 1024;
const HEADROOM_SHARE = 0.05;

/** A full Redis accepts batches again at this multiple of the headroom, so that rejecting and accepting do not alternate. */
const RECOVERY_FACTOR = 1.25;

/**
 * @param info Redis's answer to INFO memory
 * @param wasFull whether it was full at the last reading
 * @throws QueueUnavailableError if the remaining memory is reserved for draining
 */
export function requireMemory(info: string, wasFull: boolean): void {
  const read = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  const limit = read('maxmemory');
  if (limit === 0) return;
  const used = read('used_memory') - read('mem_not_counted_for_evict');
  const headroom = HEADROOM_BYTES + limit * HEADROOM_SHARE;
  if (limit - used >= headroom * (wasFull ? RECOVERY_FACTOR : 1)) return;
  throw new QueueUnavailableError(
    `Redis is full: ${inMegabytes(used)} of its maxmemory of ${inMegabytes(limit)} are in use, and the last ${inMegabytes(headroom)} are reserved for draining; start the worker or another one, or raise maxmemory`,
    'full',
  );
}

const inMegabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

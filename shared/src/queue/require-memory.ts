// BullMQ's scripts write before they remove: a Redis at its maxmemory cannot even drain. So no batch is added where less
// memory is left than draining needs.
import { QueueUnavailableError } from './queue-unavailable.ts';

/**
 * A worker that starts on a Redis that has never seen one needs up to 1.2 MB before batches begin to go (0.8 to 1.2 MB with 400 to
 * 5,000 batches; connections, scripts, events), and each further one 0.25 MB: with 0.3 MB left nothing drained, with 0.6 MB
 * all did. The share covers further workers, hash tables that grow, and what several vote processes add between two readings.
 */
const HEADROOM_BYTES = 1024 * 1024;
const HEADROOM_SHARE = 0.05;

/** Well again only with this much more than the headroom, so that refusing and accepting do not alternate. */
const WELL_AGAIN = 1.25;

/**
 * @param info what Redis answers to INFO memory
 * @param wasFull whether it was full at the last reading
 * @throws QueueUnavailableError where what is left is for draining
 */
export function requireMemory(info: string, wasFull: boolean): void {
  const read = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  const limit = read('maxmemory');
  if (limit === 0) return;
  const used = read('used_memory') - read('mem_not_counted_for_evict');
  const headroom = HEADROOM_BYTES + limit * HEADROOM_SHARE;
  if (limit - used >= headroom * (wasFull ? WELL_AGAIN : 1)) return;
  throw new QueueUnavailableError(
    `Redis is full: ${inMegabytes(used)} of its maxmemory of ${inMegabytes(limit)} are used, and the last ${inMegabytes(headroom)} are for taking batches out; start the worker or another one, or raise maxmemory`,
    'full',
  );
}

const inMegabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

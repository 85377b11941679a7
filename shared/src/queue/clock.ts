// One clock (I8): every ballot is stamped with the queue's time, wherever the process runs and whatever its host's
// clock says. The offset is measured against the host's monotonic clock, which nobody can set.
import { performance } from 'node:perf_hooks';

const SAMPLES = 5;
const RESYNC_MS = 5_000;
const RETRY_MS = 250;

export interface QueueClock {
  /** Microseconds since the epoch; each call returns more than the last. Undefined until first measured. */
  now(): number | undefined;
  /** Measures again now rather than at the next regular time, and then every quarter second until that works. */
  measureSoon(): void;
  close(): void;
}

/** @param readTime asks the queue for its time in microseconds; may reject while it is away. */
export function createClock(readTime: () => Promise<number>): QueueClock {
  let offset: number | undefined;
  let last = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const local = () => Math.round(performance.now() * 1000);

  // Cristian's algorithm (Distributed Computing 3, 1989): the answer is taken to be half a round trip old, so the
  // sample with the shortest round trip errs least, by at most half of it.
  async function measure(): Promise<void> {
    let best = Infinity;
    let bestOffset = 0;
    for (let sample = 0; sample < SAMPLES; sample++) {
      const asked = local();
      const time = await readTime();
      const answered = local();
      if (answered - asked < best) {
        best = answered - asked;
        bestOffset = time - Math.round((asked + answered) / 2);
      }
    }
    offset = bestOffset;
  }

  let measuring = false;
  async function keepMeasured(): Promise<void> {
    if (measuring) return;
    measuring = true;
    clearTimeout(timer);
    let delay = RESYNC_MS;
    try {
      await measure();
    } catch {
      // the queue is away, which its connection reports; a known offset stays good meanwhile
      delay = RETRY_MS;
    }
    measuring = false;
    if (!closed) timer = setTimeout(() => void keepMeasured(), delay).unref();
  }
  void keepMeasured();

  return {
    now() {
      if (offset === undefined) return undefined;
      last = Math.max(last + 1, local() + offset);
      return last;
    },
    measureSoon: () => void keepMeasured(),
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

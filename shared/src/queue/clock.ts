// One clock (I8): every ballot is stamped with the queue's time, wherever the process runs and whatever its host's
// clock says. The offset is measured against the host's monotonic clock, which nobody can set.
import { performance } from 'node:perf_hooks';
import { repeat } from '../process/repeat.ts';
import { MAX_WAIT_MS } from './time-to-queue.ts';

/** One short command each: 0.05 % of a core. */
const SAMPLE_MS = 200;
const RETRY_MS = 250;
/** So many at first, one after the other: the first of a new connection is slow. */
const FIRST_SAMPLES = 5;
/** A queue that has not told its time for so long is unavailable. */
const STALE_MS = 2_000;
/** Two clocks drift apart by this at most: NTP corrects a clock no faster. */
const DRIFT = 500e-6;
/**
 * Microseconds that samples may disagree by, besides their round trips and the drift, before the clock counts as set: some
 * virtual machines correct theirs by a few milliseconds now and then, and nobody can tell that from a slow click.
 */
const TOLERANCE = 50_000;

export interface QueueClock {
  /**
   * Microseconds since the epoch; each call returns more than the last, unless the queue's clock was set back. Undefined
   * until first measured, while the queue does not tell its time, and for a second after its clock was set.
   */
  now(): number | undefined;
  /**
   * Asks the queue for its time. Resolves with `now()`; rejects where that is undefined by then. Whatever was stamped
   * before this was called is stamped right.
   */
  confirm(): Promise<number>;
  /** Milliseconds since the queue's clock was last seen to have been set; Infinity: never. */
  steadyFor(): number;
  /** Measures again now rather than at the next regular time, and then every quarter second until that works. */
  measureSoon(): void;
  /** Waits for the sample being taken. Safe twice. */
  close(): Promise<void>;
}

/** The offset lies between `low` and `high`, in microseconds. */
interface Sample {
  low: number;
  high: number;
  /** By the monotonic clock, in microseconds. */
  at: number;
}

/**
 * @param readTime asks the queue for its time in microseconds; may reject while it is unavailable
 * @param onSet called when the queue's clock was set, with the microseconds that it is ahead of where it was
 */
export function createClock(readTime: () => Promise<number>, onSet: (by: number) => void): QueueClock {
  let best: Sample | undefined;
  let samples = 0;
  let measuredAt = -Infinity;
  let setAt = -Infinity;
  let last = 0;

  const local = () => Math.round(performance.now() * 1000);

  // Cristian's algorithm (Distributed Computing 3, 1989): the queue read its clock at some instant of the round trip, so
  // that the sample with the shortest round trip errs least, by half of it at most.
  async function measure(): Promise<void> {
    const asked = local();
    const time = await readTime();
    const answered = local();
    samples++;
    measuredAt = answered;
    weigh({ low: time - answered, high: time - asked, at: answered });
  }

  // A sample that no round trip and no drift can explain shows that the queue's clock was set; or that this host was
  // suspended, which stops its monotonic clock.
  function weigh(sample: Sample): void {
    if (!best) {
      best = sample;
      return;
    }
    const drift = (sample.at - best.at) * DRIFT;
    const gap = Math.max(sample.low - best.high, best.low - sample.high) - drift;
    if (gap > TOLERANCE) {
      const by = middle(sample) - middle(best);
      setAt = sample.at;
      last = 0;
      best = sample;
      onSet(by);
    } else if (gap > 0 || width(sample) <= width(best) + 2 * drift) {
      best = sample;
    }
  }

  const sampling = repeat(
    async (closing) => {
      do await measure();
      while (samples < FIRST_SAMPLES && !closing.aborted);
    },
    {
      pauseMs: SAMPLE_MS,
      retryMs: RETRY_MS,
      // its connection reports why
      onError: () => undefined,
    },
  );

  const steadyFor = () => (local() - setAt) / 1000;

  function now(): number | undefined {
    const time = local();
    if (!best || samples < FIRST_SAMPLES || time - measuredAt > STALE_MS * 1000) return undefined;
    // Ballots that were stamped before the clock was set and still gather may be stamped wrong: as long as one may be
    // among them, none is stamped and none leaves.
    if (steadyFor() <= MAX_WAIT_MS) return undefined;
    last = Math.max(last + 1, time + middle(best));
    return last;
  }

  return {
    now,
    async confirm() {
      const asked = local();
      await measure();
      const time = now();
      // an answer that was long in coming does not make what was stamped before it any better
      if (time === undefined || setAt >= asked - MAX_WAIT_MS * 1000)
        throw new Error('the queue’s clock was set, or is not measured yet');
      return time;
    },
    steadyFor,
    measureSoon: () => void sampling.runNow(),
    close: () => sampling.close(),
  };
}

const middle = ({ low, high }: Sample) => Math.round((low + high) / 2);
const width = ({ low, high }: Sample) => high - low;

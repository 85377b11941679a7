// One clock (I8): every ballot is stamped with the queue's time, on whatever host the process runs. The offset is measured
// against the host's monotonic clock, which cannot be set.
import { performance } from 'node:perf_hooks';
import { repeat } from '../process/repeat.ts';
import { MAX_WAIT_MS } from './time-to-queue.ts';

/** Milliseconds between samples. Each is one short command; together they take 0.05 % of a core. */
const SAMPLE_MS = 200;
const RETRY_MS = 250;
/** Samples taken in a row at the start, because the first one on a new connection is slow. */
const FIRST_SAMPLES = 5;
/** Milliseconds without a sample after which the queue's time is unknown. */
const STALE_MS = 2_000;
/** The most by which two clocks drift apart: NTP corrects a clock no faster. */
const DRIFT = 500e-6;
/**
 * Microseconds by which samples may disagree, beyond round trips and drift, before the clock counts as set. Some virtual
 * machines now and then correct their clocks by a few milliseconds, which matters no more to voters than a slow click.
 */
const TOLERANCE = 50_000;

export interface QueueClock {
  /**
   * Microseconds since the Unix epoch. Each call returns more than the last one, unless the queue's clock was set back.
   * Undefined until first measured, while the queue does not report its time, and for one second after its clock was set.
   */
  now(): number | undefined;
  /**
   * Asks the queue for its time and resolves with `now()`. Everything stamped before the call then has a correct stamp.
   * @throws Error if the clock was set or is not measured yet
   */
  confirm(): Promise<number>;
  /** Milliseconds since a change of the queue's clock was last noticed; Infinity if never. */
  steadyFor(): number;
  /** Measures now rather than at the next regular time, then every quarter second until that succeeds. */
  measureSoon(): void;
  /** Waits for the sample being taken. Safe to call twice. */
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
 * @param onSet called when the queue's clock was set, with the change in microseconds
 */
export function createClock(readTime: () => Promise<number>, onSet: (by: number) => void): QueueClock {
  let best: Sample | undefined;
  let samples = 0;
  let measuredAt = -Infinity;
  let setAt = -Infinity;
  let last = 0;

  const local = () => Math.round(performance.now() * 1000);

  // Cristian's algorithm (Distributed Computing 3, 1989): the queue read its clock at some instant during the round trip, so
  // a sample errs by at most half of its round trip. The sample with the shortest round trip is the best one.
  async function measure(): Promise<void> {
    const asked = local();
    const time = await readTime();
    const answered = local();
    samples++;
    measuredAt = answered;
    weigh({ low: time - answered, high: time - asked, at: answered });
  }

  // If neither round trips nor drift can explain a sample, the queue's clock was set, or this host was suspended, which stops
  // its monotonic clock.
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
      // the connection reports the reason
      onError: () => undefined,
    },
  );

  const steadyFor = () => (local() - setAt) / 1000;

  function now(): number | undefined {
    const time = local();
    if (!best || samples < FIRST_SAMPLES || time - measuredAt > STALE_MS * 1000) return undefined;
    // Ballots that were stamped before the clock was set may have a wrong stamp and still wait to be added. Until they have
    // expired, no ballot is stamped and no batch is added.
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
      // also if the clock was set just before this call and the answer was slow: earlier stamps may be wrong
      if (time === undefined || setAt >= asked - MAX_WAIT_MS * 1000)
        throw new Error('the queue’s clock was set or is not measured yet');
      return time;
    },
    steadyFor,
    measureSoon: () => void sampling.runNow(),
    close: () => sampling.close(),
  };
}

const middle = ({ low, high }: Sample) => Math.round((low + high) / 2);
const width = ({ low, high }: Sample) => high - low;

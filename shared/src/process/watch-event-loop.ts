import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;

export interface EventLoopWatch {
  /**
   * How long, in milliseconds, what was due since the last call has waited for the event loop, on average. A single long task
   * hardly shows; a loop that is always late does.
   */
  takeDelay: () => number;
  close: () => void;
}

export function watchEventLoop(): EventLoopWatch {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  // Sums are compared because `reset` also forgets when the loop was last seen, and with it the longest delays.
  let seen = { count: 0, sum: 0 };

  function read() {
    const { count, mean } = delays;
    return { count, sum: count === 0 ? 0 : (count * mean) / 1e6 };
  }

  return {
    takeDelay() {
      const { count, sum } = read();
      const fromOneToTheNext = count === seen.count ? 0 : (sum - seen.sum) / (count - seen.count);
      seen = { count, sum };
      return Math.max(0, fromOneToTheNext - RESOLUTION_MS);
    },
    close: () => {
      delays.disable();
    },
  };
}

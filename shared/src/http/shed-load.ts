// Refuses work while the process has too much to do: pages first, so that votes are still accepted. A timer decides; a request
// only looks at the decision.
import { watchEventLoop } from '../process/watch-event-loop.ts';
import type { Counter } from './metrics.ts';
import { ProblemError } from './problem.ts';

/** Why work is refused; undefined if it is not. */
export interface Overload {
  pages?: string | undefined;
  votes?: string | undefined;
}

export interface LoadShedder {
  /** @throws ProblemError 503 */
  admitPage: () => void;
  /** @throws ProblemError 503 */
  admitVote: () => void;
  close: () => void;
}

const LOOK_EVERY_MS = 500;
const RETRY_SECONDS = 3;
const crowded = 'Too many people at once; please try again in a few seconds.';

/**
 * Half a second late on average, and a page of four requests takes two seconds.
 */
const PAGES_DELAY_MS = 500;
/** Later than this, voters would press the button again. */
const VOTES_DELAY_MS = 2_000;

/** @param findOther other reasons to refuse work */
export function createLoadShedder(shed: Counter, findOther: () => Overload = () => ({})): LoadShedder {
  const loop = watchEventLoop();
  let overload: Overload = {};
  const timer = setInterval(() => {
    overload = { ...findOther(), ...judgeDelay(loop.takeDelay()) };
  }, LOOK_EVERY_MS).unref();

  function admit(reason: string | undefined, detail: string): void {
    if (reason === undefined) return;
    shed.inc({ reason });
    throw new ProblemError({ status: 503, title: 'Overloaded', detail }, RETRY_SECONDS);
  }

  return {
    admitPage: () => {
      admit(overload.pages, `${crowded} A vote that you have just sent is kept.`);
    },
    admitVote: () => {
      admit(overload.votes, crowded);
    },
    close() {
      clearInterval(timer);
      loop.close();
    },
  };
}

function judgeDelay(milliseconds: number): Overload {
  const reason = 'event-loop-delay';
  if (milliseconds > VOTES_DELAY_MS) return { pages: reason, votes: reason };
  return milliseconds > PAGES_DELAY_MS ? { pages: reason } : {};
}

const neverShed = /^\/(?:live|health|metrics|stats)(?:\?|$)|^\/admin(?:[/?]|$)/i;

/** Everything except what operators need to see and end an overload. */
export const canBeShed = (url = '/') => !neverShed.test(url);

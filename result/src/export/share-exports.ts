import type { Pool } from '@hands/db/pool';
import { readExport } from './read-export.ts';
import type { PollExport } from './read-export.ts';

export type ReadExport = (pollId: number, gone: AbortSignal) => Promise<PollExport | undefined>;

interface Reading {
  waiting: number;
  everybodyLeft: AbortController;
  result: Promise<PollExport | undefined>;
}

/**
 * One reading of a poll at a time, for all who ask meanwhile; it ends when the last of them has left. Readings of other
 * polls go on beside it as far as the pool has connections; the next waits for one as long as the pool lets it.
 */
export function shareExports(pool: Pool): ReadExport {
  const readings = new Map<number, Reading>();

  function begin(pollId: number): Reading {
    const everybodyLeft = new AbortController();
    const forget = () => {
      if (readings.get(pollId) === reading) readings.delete(pollId);
    };
    // who comes now begins anew
    everybodyLeft.signal.addEventListener('abort', forget);
    const result = readExport(pool, pollId, everybodyLeft.signal).finally(forget);
    const reading: Reading = { waiting: 0, everybodyLeft, result };
    readings.set(pollId, reading);
    return reading;
  }

  return async (pollId, gone) => {
    const reading = readings.get(pollId) ?? begin(pollId);
    const leave = () => {
      if (--reading.waiting === 0) reading.everybodyLeft.abort();
    };
    reading.waiting++;
    gone.addEventListener('abort', leave);
    try {
      return await reading.result;
    } finally {
      gone.removeEventListener('abort', leave);
    }
  };
}

import type { Pool } from '@hands/db/pool';
import { readExport } from './read-export.ts';
import type { PollExport } from './read-export.ts';

export type ReadExport = (pollId: number, gone: AbortSignal) => Promise<PollExport | undefined>;

interface Reading {
  waiting: number;
  allAborted: AbortController;
  result: Promise<PollExport | undefined>;
}

/**
 * Reads a poll once for all requests that arrive meanwhile, and stops when the last of them is aborted. Other polls are read
 * at the same time while the pool has connections; further reads wait for one, up to the pool's timeout.
 */
export function shareExports(pool: Pool): ReadExport {
  const readings = new Map<number, Reading>();

  function begin(pollId: number): Reading {
    const allAborted = new AbortController();
    const forget = () => {
      if (readings.get(pollId) === reading) readings.delete(pollId);
    };
    // later requests start a new read
    allAborted.signal.addEventListener('abort', forget);
    const result = readExport(pool, pollId, allAborted.signal).finally(forget);
    const reading: Reading = { waiting: 0, allAborted, result };
    readings.set(pollId, reading);
    return reading;
  }

  return async (pollId, gone) => {
    const reading = readings.get(pollId) ?? begin(pollId);
    const leave = () => {
      if (--reading.waiting === 0) reading.allAborted.abort();
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

import type { Pool } from '@hands/db/pool';
import { createPollReadings } from '../src/poll-readings.ts';
import type { PollReadings } from '../src/poll-readings.ts';
import { readPoll } from '../src/read-poll.ts';
import { readSnapshots } from '../src/read-snapshots.ts';

export const readingsOf = (pool: Pool): PollReadings =>
  createPollReadings({
    readNewer: (seen) => readSnapshots(pool, seen),
    readPoll: (seen) => readPoll(pool, seen),
    onReadFailed: () => undefined,
  });

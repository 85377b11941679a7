import type { Pool } from '@hands/db/pool';
import { createPollReadings } from '../src/snapshots/poll-readings.ts';
import type { PollReadings } from '../src/snapshots/poll-readings.ts';
import { readPoll } from '../src/snapshots/read-poll.ts';
import { readSnapshots } from '../src/snapshots/read-snapshots.ts';

export const readingsOf = (pool: Pool): PollReadings =>
  createPollReadings({
    readNewer: (seen) => readSnapshots(pool, seen),
    readPoll: (seen) => readPoll(pool, seen),
    onReadFailed: () => undefined,
  });

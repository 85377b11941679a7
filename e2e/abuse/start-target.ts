// The system that is attacked: one process of each service with the limits of production.
import { createPoll } from '@hands/testing/create-poll';
import { startSystem } from '@hands/testing/system';
import type { System } from '@hands/testing/system';
import type { TestBackend } from '@hands/testing/backends';
import type { TestService } from '@hands/testing/test-service';
import type { Target } from './attack.ts';

export const ADMIN_TOKEN = 'the-token-of-this-abuse';

const BALLOTS_OF_LARGE_POLL = 50_000;

/** Options of the poll. The crowd changes its mind between the first two. */
export const choices = { ofCrowd: 2, ofProbes: 2, ofAttackers: 3 };

export interface TargetSystem {
  system: System;
  services: Record<'vote' | 'worker' | 'result', TestService>;
  target: Target;
}

export async function startTarget(backend: TestBackend): Promise<TargetSystem> {
  const system = await startSystem(backend);
  const env = {
    ADMIN_TOKEN,
    NODE_ENV: 'production',
    // the databases of tests run without fsync
    ALLOW_DATA_LOSS: '1',
    TRUST_PROXY: '0',
    // the defaults, which other tests turn off
    RATE_LIMIT_PER_ADDRESS: '',
    RATE_LIMIT_PER_VOTER: '',
    LOG_LEVEL: 'info',
  };
  const pool = system.openPool();
  const poll = await createPoll(pool, { options: ['Tea', 'Coffee', 'Probes', 'Attackers'] });
  const finalPoll = await createPoll(pool, { vote_change: false });
  const hiddenPoll = await createPoll(pool, { results_visible: 'never' });
  const largePolls = [await createPoll(pool), await createPoll(pool)];
  for (const large of largePolls)
    await pool.query(
      `insert into ballots (poll_id, voter_id, choices, cast_at)
       select $1, gen_random_uuid(), array[n % 2]::smallint[], now() - n * interval '1 millisecond'
       from generate_series(1, $2) as n`,
      [large, BALLOTS_OF_LARGE_POLL],
    );
  const [vote, worker, result] = await Promise.all([
    system.start('vote', { env }),
    system.start('worker', { env }),
    system.start('result', { env }),
  ]);
  return {
    system,
    services: { vote, worker, result },
    target: {
      vote: vote.url,
      result: result.url,
      worker: worker.url,
      poll,
      attackersChoice: choices.ofAttackers,
      finalPoll,
      hiddenPoll,
      adminToken: ADMIN_TOKEN,
      largePolls,
    },
  };
}

// A service that is asked to stop does so within its own deadline, whatever is unavailable at that moment.
import { describeBackends, needsRedis } from '@hands/testing/backends';
import { castVote, expectAllCounted } from '@hands/testing/crowd';
import { startSystem } from '@hands/testing/system';
import { describe, expect, test } from 'vitest';

describe('with the queue in Redis', needsRedis, () => {
  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    'F151: vote and worker stop cleanly on SIGTERM after Redis received %s',
    async (signal) => {
      const system = await startSystem('redis');
      const services = await Promise.all([system.start('vote'), system.start('worker')]);
      system.redis()?.kill(signal);
      // 1 would mean that the deadline of ten seconds had passed
      expect(await Promise.all(services.map((service) => service.kill('SIGTERM')))).toEqual([0, 0]);
      system.redis()?.kill('SIGCONT');
    },
  );
});

describeBackends('with the queue in %s', (backend) => {
  test('F151, I9: a worker stopped while Postgres is unavailable returns its batches, and another records them', async () => {
    const system = await startSystem(backend);
    const [vote, worker] = await Promise.all([system.start('vote'), system.start('worker')]);
    await system.query('alter table rejected_ballots rename to rejected_ballots_gone');
    const votes = await Promise.all([0, 1, 0].map((choice) => castVote(vote.url, choice)));
    await expect.poll(() => worker.log()).toContain('cannot be recorded now');
    expect(await worker.kill('SIGTERM')).toBe(0);
    await system.query('alter table rejected_ballots_gone rename to rejected_ballots');
    await system.start('worker');
    await expectAllCounted(system, votes);
  });
});

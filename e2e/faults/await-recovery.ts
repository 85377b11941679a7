import { randomUUID } from 'node:crypto';
import type { Random } from '@hands/testing/create-random';
import { expect } from 'vitest';
import type { Cluster } from './cluster.ts';
import type { History, PollRules } from './history.ts';
import { choose } from './start-crowd.ts';
import { voteAs } from './vote-as.ts';

/**
 * Resolves once every instance is healthy, and a vote through each instance of vote was accepted and counted.
 * @param poll stays open
 */
export async function awaitRecovery(
  cluster: Cluster,
  history: History,
  poll: PollRules,
  random: Random,
): Promise<void> {
  const recovered = async () => {
    await cluster.reviveDatabases();
    return isHealthy(cluster);
  };
  await expect.poll(recovered).toBe(true);
  const voters = await Promise.all(cluster.urls('vote').map((url) => castUntilAccepted(url)));
  const counted = async () => {
    const rows = await cluster.system
      .query(
        `select from ballots
         where poll_id = ${poll.id}
           and voter_id in (${voters.map((voter) => `'${voter}'`).join()})`,
      )
      .catch(() => []);
    return rows.length;
  };
  await expect.poll(counted).toBe(voters.length);

  async function castUntilAccepted(url: string): Promise<string> {
    const voter = randomUUID();
    const cast = async () =>
      (await voteAs(history, voter, poll, choose(poll, random), url)).outcome === 'accepted';
    await expect.poll(cast).toBe(true);
    return voter;
  }
}

async function isHealthy({ instances }: Cluster): Promise<boolean> {
  const answers = await Promise.all(
    instances.map(({ service }) =>
      fetch(`${service.url}/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined),
    ),
  );
  return answers.every((answer) => answer?.ok);
}

// Polls of every kind and rule, which close, reopen and are reset while people vote.
import { setTimeout as delay } from 'node:timers/promises';
import { postPoll } from '@hands/testing/post-poll';
import type { Cluster } from './cluster.ts';
import type { PollRules } from './history.ts';
import type { Random } from '@hands/testing/create-random';

const options = [0, 1, 2, 3].map((position) => ({ text: `Option ${position}` }));
const kinds = [
  { kind: 'single', voteChange: true },
  { kind: 'single', voteChange: false },
  { kind: 'multiple', voteChange: true },
  { kind: 'multiple', voteChange: false },
  { kind: 'ranked', voteChange: true },
] as const;

export async function createPolls(cluster: Cluster): Promise<PollRules[]> {
  const polls: PollRules[] = [];
  for (const rules of kinds) {
    const poll = { ...rules, options, ...(rules.kind === 'multiple' && { maxChoices: 2 }) };
    polls.push({
      ...rules,
      id: await postPoll(cluster.urls('vote')[0] ?? '', poll),
      options: options.length,
    });
  }
  return polls;
}

type Action = 'close' | 'reopen' | 'reset';

/** Which actions were tried on which poll; one without an answer may have been done. */
export type Tried = Set<`${Action} ${number}`>;

/** Tries an action. @returns the status of the answer; undefined without one */
async function act(
  cluster: Cluster,
  random: Random,
  action: Action,
  poll: number,
): Promise<number | undefined> {
  try {
    const url = `${random.pick(cluster.urls('vote'))}/polls/${poll}/${action}`;
    return (await fetch(url, { method: 'POST', signal: AbortSignal.timeout(8_000) })).status;
  } catch {
    return undefined;
  }
}

/** Acts on polls until stopped. The first poll stays open. */
export function startOrganizer(cluster: Cluster, polls: PollRules[], random: Random) {
  const tried: Tried = new Set();
  const stopping = new AbortController();
  const done = (async () => {
    while (!stopping.signal.aborted) {
      await delay(random.between(300, 1_200));
      const poll = random.pick(polls.slice(1));
      const action = random.pick(['close', 'reopen', 'reopen', 'reset'] as const);
      tried.add(`${action} ${poll.id}`);
      await act(cluster, random, action, poll.id);
    }
  })();
  return {
    tried,
    async stop(): Promise<void> {
      stopping.abort();
      await done;
    },
  };
}

/** Closes every poll that is open. */
export async function closePolls(cluster: Cluster, polls: PollRules[], random: Random): Promise<void> {
  for (const { id } of polls) {
    let status = await act(cluster, random, 'close', id);
    // 409: it has closed already
    while (status !== 200 && status !== 409) {
      await delay(200);
      status = await act(cluster, random, 'close', id);
    }
  }
}

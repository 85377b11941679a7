// Polls of every kind and rule, which close, reopen and are reset while people vote.
import { asAdmin } from '@hands/testing/administrator';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '@hands/testing/create-random';
import { postPoll } from '@hands/testing/post-poll';
import type { Cluster } from './cluster.ts';
import type { Action, ActionName, History, PollRules } from './history.ts';

const options = [0, 1, 2, 3].map((position) => ({ text: `Option ${position}` }));
const kinds = [
  { kind: 'single', voteChange: true },
  { kind: 'single', voteChange: true },
  { kind: 'single', voteChange: false },
  { kind: 'multiple', voteChange: true },
  { kind: 'multiple', voteChange: false },
  { kind: 'ranked', voteChange: true },
] as const;

/** The first poll stays open. */
export async function createPolls(cluster: Cluster): Promise<PollRules[]> {
  const polls: PollRules[] = [];
  for (const [index, rules] of kinds.entries()) {
    const poll = { ...rules, options, ...(rules.kind === 'multiple' && { maxChoices: 2 }) };
    polls.push({
      ...rules,
      id: await postPoll(cluster.urls('vote')[0] ?? '', poll),
      options: options.length,
      staysOpen: index === 0,
    });
  }
  return polls;
}

/** Tries an action. @returns the status of the answer; undefined without one */
async function act(
  cluster: Cluster,
  history: History,
  random: Random,
  name: ActionName,
  poll: number,
): Promise<number | undefined> {
  const action: Action = { poll, name, at: history.now(), until: Infinity };
  history.actions.push(action);
  try {
    const url = `${random.pick(cluster.urls('vote'))}/polls/${poll}/${name}`;
    const { status } = await fetch(url, {
      method: 'POST',
      headers: asAdmin,
      signal: AbortSignal.timeout(8_000),
    });
    // a 503 may have been done, too
    if (status < 500) action.until = history.now();
    action.status = status;
    return status;
  } catch {
    return undefined;
  }
}

/** Acts on polls until stopped. */
export function startOrganizer(cluster: Cluster, history: History, polls: PollRules[], random: Random) {
  const stopping = new AbortController();
  const managed = polls.filter(({ staysOpen }) => !staysOpen);
  const done = (async () => {
    while (!stopping.signal.aborted) {
      await delay(random.between(200, 800));
      const name = random.pick(['close', 'reopen', 'reopen', 'reset'] as const);
      await act(cluster, history, random, name, random.pick(managed).id);
    }
  })();
  return {
    async stop(): Promise<void> {
      stopping.abort();
      await done;
    },
  };
}

/** Closes every poll that may be closed and is open. */
export async function closePolls(
  cluster: Cluster,
  history: History,
  polls: PollRules[],
  random: Random,
): Promise<void> {
  const close = async ({ id }: PollRules) => {
    let status = await act(cluster, history, random, 'close', id);
    // 409: it has closed already
    while (status !== 200 && status !== 409) {
      await delay(200);
      status = await act(cluster, history, random, 'close', id);
    }
  };
  await Promise.all(polls.filter(({ staysOpen }) => !staysOpen).map(close));
}

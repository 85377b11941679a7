// Voters who cast first votes, change their minds, withdraw their votes, and try again what they do not know.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '@hands/testing/create-random';
import type { Attempt, History, PollRules } from './history.ts';
import { voteAs } from './vote-as.ts';

/** Voters at the same time. */
const LANES = 12;
/** Milliseconds from an answer to the next attempt, at most. */
const PAUSE_MS = 50;

export function startCrowd(history: History, polls: PollRules[], urls: () => string[], random: Random) {
  let isRunning = true;
  const open = polls.filter(({ staysOpen }) => staysOpen);

  async function vote(previous: Attempt | undefined): Promise<Attempt> {
    const again = previous && random.next() < 0.5 ? previous : undefined;
    const poll =
      polls.find(({ id }) => id === again?.poll) ?? random.pick(random.next() < 0.3 ? open : polls);
    const isRetry = again?.outcome === 'unknown';
    const withdraws = again !== undefined && poll.voteChange && random.next() < 0.2;
    const choices = isRetry ? again.choices : withdraws ? [] : choose(poll, random);
    const attempt = await voteAs(history, again?.voter ?? randomUUID(), poll, choices, random.pick(urls()));
    await delay(random.between(0, PAUSE_MS));
    return attempt;
  }

  const lanes = Array.from({ length: LANES }, async () => {
    let previous: Attempt | undefined;
    while (isRunning) previous = await vote(previous);
  });

  return {
    /** Resolves when every attempt has been answered, or has timed out. */
    async stop(): Promise<void> {
      isRunning = false;
      await Promise.all(lanes);
    },
  };
}

export function choose({ kind, options }: PollRules, random: Random): number[] {
  const positions = Array.from({ length: options }, (_, position) => position);
  const count = kind === 'single' ? 1 : random.between(1, kind === 'multiple' ? 2 : options);
  return Array.from({ length: count }, () =>
    positions.splice(random.between(0, positions.length - 1), 1),
  ).flat();
}

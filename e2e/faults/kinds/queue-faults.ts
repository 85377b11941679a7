import { setTimeout as delay } from 'node:timers/promises';
import type { Ballot } from '@hands/shared/poll/batch';
import type { Random } from '@hands/testing/create-random';
import type { Fault } from '../fault.ts';
import type { Attempt, History } from '../history.ts';

function toBallot({ poll, voter, choices, castAt = 0 }: Attempt): Ballot {
  return { pollId: poll, voterId: voter, choices, castAt };
}

/** The latest, which may not be recorded yet, or any. */
function pickAccepted({ attempts }: History, random: Random): Attempt[] {
  const accepted = attempts.filter(({ outcome }) => outcome === 'accepted');
  if (random.next() < 0.5) return accepted.slice(-random.between(1, 30));
  const start = random.between(0, accepted.length);
  return accepted.slice(start, start + random.between(1, 60));
}

export const queueFaults: Fault[] = [
  {
    // ballots that were accepted, in other batches than the first time
    name: 'batches run twice, in parallel and late',
    targets: ['Redis', 'Postgres'],
    async strike({ cluster: { queue }, history }, random, ms) {
      let added = 0;
      const deadline = performance.now() + 10_000;
      // the queue takes no batches for a second after its clock was set
      for (const until = history.now() + ms; history.now() < until || added === 0; await delay(20)) {
        if (performance.now() > deadline) throw new Error('no batch could be added again');
        const ballots = pickAccepted(history, random).map(toBallot);
        if (ballots.length === 0) continue;
        // each worker gets one
        const adding = [queue.add(0, ballots), queue.add(0, ballots)];
        for (const { status } of await Promise.allSettled(adding)) if (status === 'fulfilled') added++;
      }
      return `${added} batches`;
    },
  },
  {
    name: 'clock of the queue set',
    targets: ['clock'],
    needs: ['redis'],
    strike({ cluster }, random) {
      // setting it back is for the pause between rounds: within a poll, it makes votes older than they are
      const seconds = random.pick([1, 10, 60, 3_600]);
      cluster.setQueueClock(cluster.queueClock() + seconds);
      return Promise.resolve(`${seconds} s ahead`);
    },
  },
];

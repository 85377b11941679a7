// The model: which promises the ballots and the receipts break, after everything has calmed down.
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import type { Attempt, History, PollRules, Violation } from './history.ts';
import type { Stored } from './read-stored.ts';

/** How long a receipt may take to report the end. */
const SETTLED_MS = 15_000;
/** Receipts read at the same time. */
const AT_ONCE = 100;

interface Status {
  status: 'queued' | 'counted' | 'replaced' | 'rejected';
  reason: string | null;
}

const keyOf = ({ poll, voter }: { poll: number; voter: string }) => `${poll} ${voter}`;

/** Every accepted vote must be where its receipt says, and nothing may be stored that nobody cast. */
export async function checkVotes(
  cluster: Cluster,
  polls: PollRules[],
  history: History,
  stored: Stored[],
): Promise<Violation[]> {
  const storedBy = new Map(stored.map((ballot) => [keyOf(ballot), ballot]));
  const violations = findPhantoms(history, stored);
  const accepted = history.attempts.filter(({ outcome }) => outcome === 'accepted');
  for (let start = 0; start < accepted.length; start += AT_ONCE) {
    const some = accepted.slice(start, start + AT_ONCE);
    const statuses = await Promise.all(some.map((attempt) => readStatus(cluster, attempt)));
    for (const [index, attempt] of some.entries()) {
      const rules = polls.find(({ id }) => id === attempt.poll);
      const status = statuses[index];
      const ballot = storedBy.get(keyOf(attempt));
      const fault = rules && status && judge(attempt, rules, status, ballot, history);
      if (fault)
        violations.push({
          text: `${fault}: ${JSON.stringify({ attempt, status, stored: ballot })}`,
          poll: attempt.poll,
          voter: attempt.voter,
        });
    }
  }
  return violations;
}

/** A stored ballot was accepted with its very time, or its answer is not known. */
function findPhantoms({ attempts }: History, stored: Stored[]): Violation[] {
  const attemptsBy = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const key = keyOf(attempt);
    attemptsBy.set(key, [...(attemptsBy.get(key) ?? []), attempt]);
  }
  return stored.flatMap((ballot) => {
    const isTried = attemptsBy
      .get(keyOf(ballot))
      ?.some(
        ({ choices, outcome, castAt }) =>
          isSame(choices, ballot.choices) &&
          (outcome === 'unknown' || (outcome === 'accepted' && castAt === ballot.castAt)),
      );
    const { poll, voter } = ballot;
    return isTried ? [] : [{ text: `phantom: nobody cast ${JSON.stringify(ballot)}`, poll, voter }];
  });
}

/** @returns what is wrong with an accepted vote; undefined if nothing is */
function judge(
  attempt: Attempt,
  { id, kind, voteChange }: PollRules,
  { status, reason }: Status,
  stored: Stored | undefined,
  { actions }: History,
): string | undefined {
  const castAt = attempt.castAt ?? 0;
  const isSameVote =
    stored !== undefined &&
    (kind === 'multiple'
      ? isSame(attempt.choices.toSorted(), stored.choices.toSorted())
      : isSame(attempt.choices, stored.choices));
  // whether an action that may have been done after the vote was cast explains its rejection
  const mayBeInvalid = actions.some(
    ({ poll, name, until }) => poll === id && name !== 'close' && until >= attempt.at,
  );
  const mayBeLate = actions.some(
    ({ poll, name, at }) => poll === id && name === 'close' && at <= attempt.until,
  );
  switch (status) {
    case 'counted':
      if (!stored) return 'lost';
      if (!isSameVote) return 'false receipt: counted as something else';
      if (voteChange ? stored.castAt !== castAt : stored.castAt > castAt)
        return 'false receipt: counted at another time';
      return undefined;
    case 'replaced':
      return voteChange && stored && stored.castAt > castAt ? undefined : 'lost: replaced by nothing';
    case 'rejected':
      if (reason === 'cast after the poll closed' && mayBeLate) return undefined;
      if (/reset, reopened or changed/.test(reason ?? '') && mayBeInvalid)
        // whatever the receipt says, it must not count
        return stored?.castAt === castAt ? 'false receipt: rejected, but counted' : undefined;
      // the vote that counted instead may have been removed by a reset
      if (reason?.startsWith('had voted already') && !voteChange && ((stored && !isSameVote) || mayBeInvalid))
        return undefined;
      return 'lost: rejected without cause';
    case 'queued':
      return 'lost: still queued';
  }
}

const isSame = (some: number[], others: number[]) => some.join() === others.join();

/** Waits for the worker to report that it is done, and for a busy database. */
async function readStatus(cluster: Cluster, { receipt = '' }: Attempt): Promise<Status> {
  for (const deadline = performance.now() + SETTLED_MS; ; await delay(100)) {
    const response = await fetch(`${cluster.urls('vote')[0] ?? ''}/receipts/${receipt}`);
    const status = (await response.json()) as Status;
    if ((response.ok && status.status !== 'queued') || performance.now() > deadline) return status;
  }
}

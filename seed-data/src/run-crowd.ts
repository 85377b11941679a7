// The crowd: a fixed number of voters at a time, at the given rate if one is set.
import { setTimeout as sleep } from 'node:timers/promises';
import { castVote, defaultRetries } from './cast-vote.ts';
import type { Attempt, RetryRules } from './cast-vote.ts';
import { dealBallots } from './deal-choices.ts';
import type { BallotRules } from './deal-choices.ts';
import type { CrowdOptions } from './parse-options.ts';
import { createClient } from './send.ts';

export interface Outcome {
  /** Answers to each kind of request, by status, or by error code if there was no answer. */
  answers: Map<number | string, { page: number; vote: number }>;
  accepted: number;
  /** Votes that were not accepted. Votes that were not cast because of an interrupt are not included. */
  refused: number;
  /** Requests that were sent again. */
  retried: number;
  /** From the first request to the last answer. */
  seconds: number;
  /** Milliseconds of each accepted vote's last POST, ascending. Earlier attempts are not included. */
  latencies: number[];
  interrupted: boolean;
}

const answerTimeoutMs = 10_000;

/** @param onVoter called after each voter */
export async function runCrowd(
  options: CrowdOptions,
  poll: BallotRules,
  stop: AbortSignal,
  onVoter: (outcome: Outcome) => void = () => undefined,
  rules: RetryRules = defaultRetries,
): Promise<Outcome> {
  const outcome: Outcome = {
    answers: new Map(),
    accepted: 0,
    refused: 0,
    retried: 0,
    seconds: 0,
    latencies: [],
    interrupted: false,
  };
  const ballots = dealBallots(options.votes, options.shares, poll);
  const client = createClient(options.concurrency, answerTimeoutMs);
  const start = performance.now();
  let unansweredInARow = 0;

  async function vote(choices: number[]): Promise<void> {
    const attempts: Attempt[] = [];
    const report = (attempt: Attempt) => {
      attempts.push(attempt);
      count(outcome, attempt);
    };
    const result = await castVote({ target: options, client, rules, report, stop }, choices);
    unansweredInARow = result === 'unanswered' ? unansweredInARow + 1 : 0;
    if (result === 'accepted') {
      outcome.accepted++;
      outcome.latencies.push(attempts.at(-1)?.milliseconds ?? 0);
    } else if (!stop.aborted) {
      outcome.refused++;
    }
    outcome.retried += attempts.length - new Set(attempts.map(({ request }) => request)).size;
    outcome.seconds = (performance.now() - start) / 1000;
    onVoter(outcome);
  }

  let index = 0;
  async function castInTurn(): Promise<void> {
    for (let next = ballots.next(); !next.done; next = ballots.next()) {
      if (options.rate > 0) await sleepUntil(start + (index++ / options.rate) * 1000, stop);
      // gives up after `concurrency` unanswered voters in a row, because the service is unavailable
      if (stop.aborted || unansweredInARow >= options.concurrency) return;
      await vote(next.value);
    }
  }

  await Promise.all(Array.from({ length: Math.min(options.concurrency, options.votes) }, castInTurn));
  client.close();
  outcome.latencies.sort((a, b) => a - b);
  outcome.interrupted = stop.aborted;
  if (!stop.aborted) outcome.refused = options.votes - outcome.accepted;
  return outcome;
}

function count({ answers }: Outcome, { request, answer }: Attempt): void {
  const row = answers.get(answer) ?? { page: 0, vote: 0 };
  row[request]++;
  answers.set(answer, row);
}

async function sleepUntil(time: number, stop: AbortSignal): Promise<void> {
  const wait = time - performance.now();
  if (wait > 0) await sleep(wait, undefined, { signal: stop }).catch(() => undefined);
}

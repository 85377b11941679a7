import type { TestBackend } from '@hands/testing/backends';
import fc from 'fast-check';
import { addJob } from './add-job.ts';
import type { SentJobs } from './add-job.ts';
import { anyInput } from './any-input.ts';
import { findOperations } from './find-operations.ts';
import { findViolations } from './find-violations.ts';
import type { Input } from './input.ts';
import { sendFrames } from './send-frames.ts';
import { sendRequest } from './send-request.ts';
import type { Outcome } from './send-request.ts';
import { startTarget } from './start-target.ts';
import type { Target } from './target.ts';
import { watchServices } from './watch-services.ts';

/** Inputs sent at the same time. */
const LANES = 8;
/** The share of the inputs after which the memory is taken for that after the warm-up. */
const WARM_UP = 0.25;
/** Milliseconds for making a failing input smaller. */
const SHRINKING_MS = 20_000;

export interface Failure {
  fault: string;
  /** Undefined if it cannot be said which one it was, or if the fault showed only after all inputs. */
  input?: Input;
  /** The inputs before it. */
  latest?: Input[];
}

export interface FuzzReport {
  inputs: number;
  seconds: number;
  failures: Failure[];
  /** How often each outcome was met, by operation. */
  outcomes: Map<string, Map<string, number>>;
  memory: Record<string, [number, number]>;
  errors: string[];
  /** Milliseconds of the slowest answer, of inputs that must be answered. */
  slowest: number;
}

export interface FuzzOptions {
  backend: TestBackend;
  inputs: number;
  seed: number;
  /** Sends only this one. */
  input?: Input | undefined;
  onProgress?: (sent: number, failures: number) => void;
}

/** Starts a system, sends it inputs, and judges every answer and what is left afterwards. Call it within a test. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { inputs, seed, input, onProgress } = options;
  const target = await startTarget(options.backend);
  const services = watchServices(target);
  const started = performance.now();
  const jobs: SentJobs = { ballots: [], malformed: 0 };
  const failures: Failure[] = [];
  const latest: Input[] = [];
  const outcomes: FuzzReport['outcomes'] = new Map();
  let sent = 0;
  let slowest = 0;

  /** What shows on a service may be due to any of the latest inputs. */
  function noteServices(): void {
    const fault = services.check();
    if (fault === undefined || failures.some((known) => known.fault.slice(0, 60) === fault.slice(0, 60)))
      return;
    failures.push({ fault, latest: [...latest] });
  }

  async function judge(one: Input): Promise<string | undefined> {
    latest.push(one);
    if (latest.length > LANES * 2) latest.shift();
    const begun = performance.now();
    const { status, fault } = await send(target, one, jobs);
    slowest = Math.max(slowest, performance.now() - begun);
    const counts = outcomes.get(one.operation) ?? new Map<string, number>();
    outcomes.set(one.operation, counts.set(status, (counts.get(status) ?? 0) + 1));
    if (++sent === Math.round(inputs * WARM_UP)) await services.measure();
    if (sent % 100 === 0) onProgress?.(sent, failures.length);
    noteServices();
    return fault;
  }

  if (input) {
    const fault = await judge(input);
    if (fault !== undefined) failures.push({ fault, input });
  } else {
    const operations = await findOperations(target);
    const known = new Set<string>();
    const lanes = Array.from({ length: LANES }, (_, lane) => {
      const count = Math.ceil(inputs / LANES);
      return runLane(anyInput(operations), judge, { seed: seed * LANES + lane, count, failures, known });
    });
    await Promise.all(lanes);
  }
  const seconds = (performance.now() - started) / 1_000;
  const late = [...(await services.findGrowth()), ...(await findViolations(target, jobs))];
  failures.push(...late.map((fault) => ({ fault })));
  noteServices();
  return {
    inputs: sent,
    seconds,
    failures,
    outcomes,
    memory: services.memory(),
    errors: services.errors(),
    slowest,
  };
}

function send(target: Target, input: Input, jobs: SentJobs): Promise<Outcome> {
  switch (input.kind) {
    case 'request':
      return sendRequest(target, input);
    case 'frames':
      return sendFrames(target, input);
    case 'job':
      return addJob(target, input, jobs);
  }
}

interface Lane {
  seed: number;
  count: number;
  failures: Failure[];
  /** The kinds of failures found by any lane. Each is reported once. */
  known: Set<string>;
}

/** Sends inputs one after the other. A failing one is made as small as possible, and the lane goes on behind it. */
async function runLane(
  arbitrary: fc.Arbitrary<Input>,
  judge: (input: Input) => Promise<string | undefined>,
  { seed, count, failures, known }: Lane,
): Promise<void> {
  const kindOf = ({ fault, input }: Failure) =>
    `${input?.operation ?? ''} ${fault.replace(/\d+ (ms|bytes)/g, '').slice(0, 80)}`;
  let left = count;
  for (let round = 0; left > 0; round++) {
    let failing: Failure | undefined;
    let shrinkUntil = Infinity;
    const property = fc.asyncProperty(arbitrary, async (input) => {
      if (Date.now() > shrinkUntil) return;
      if (!failing) left--;
      const fault = await judge(input);
      if (fault === undefined) return;
      const failure = { fault, input };
      // while shrinking, another fault would be another failure
      if (failing ? kindOf(failing) !== kindOf(failure) : known.has(kindOf(failure))) return;
      if (!failing) {
        shrinkUntil = Date.now() + SHRINKING_MS;
        known.add(kindOf(failure));
      }
      failing = failure;
      throw new Error(fault);
    });
    await fc.check(property, { seed: seed + round * 1_000_003, numRuns: left });
    if (!failing) return;
    failures.push(failing);
  }
}

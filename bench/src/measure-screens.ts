// Measures the milliseconds from a vote's POST to the frame that shows it, through the whole system: vote, queue, worker,
// Postgres, result, socket. The load is open-loop: votes are sent on a schedule that does not wait for answers. Each is due at
// a random moment of its slot, so that it does not run in step with the result service's tick, and is timed from that moment.
//
// A frame contains a total but no voters, so the n-th vote sent counts as shown by the first frame whose total is at least n.
// If two votes overtake each other, their times are swapped, and the sum of the times stays the same.
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientEvents, ServerEvents } from '@hands/shared/http/socket-events';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { BenchOptions } from './parse-options.ts';
import type { BenchEnvironment } from './set-up.ts';
import { percentile } from './statistics.ts';

/** Votes per second. */
export const rates = [1, 100, 1000] as const;
type Rate = (typeof rates)[number];

/** The load of the slowest rate lasts longer than --seconds. Its percentiles would otherwise come from a handful of votes. */
const minVotes = 10;
/** How long the last votes of a round may take to be shown, if the system has fallen behind. */
const deadlineMs = 60_000;

/** Milliseconds by round. */
export type Shown = Record<Rate, { p50: number[]; p99: number[]; votes: number }>;

interface Screen {
  total: number;
  /** Called with each frame's total. */
  onFrame: (total: number) => void;
}

export async function measureScreens(
  environment: BenchEnvironment,
  { rounds, seconds }: BenchOptions,
  log: (line: string) => void,
): Promise<Shown> {
  await environment.redis.flushall();
  const env = {
    DATABASE_URL: await environment.createDatabase(),
    REDIS_URL: environment.redisUrl,
    COOKIE_SECRET: 'a secret for the benchmark',
  };
  const [vote, worker, result] = [
    await environment.start('vote/src/main.ts', env),
    await environment.start('worker/src/main.ts', env),
    await environment.start('result/src/main.ts', env),
  ];
  const shown: Shown = {
    1: { p50: [], p99: [], votes: 0 },
    100: { p50: [], p99: [], votes: 0 },
    1000: { p50: [], p99: [], votes: 0 },
  };
  const socket: Socket<ServerEvents, ClientEvents> = io(result.url, {
    transports: ['websocket'],
    auth: { stats: false },
  });
  try {
    const screen = await watch(socket);
    await castOnSchedule(vote.url, screen, 500, 500);
    for (let round = 1; round <= rounds; round++) {
      for (const rate of rates) {
        const votes = Math.max(rate * seconds, minVotes);
        const times = await castOnSchedule(vote.url, screen, rate, votes);
        const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
        shown[rate].p50.push(p50);
        shown[rate].p99.push(p99);
        shown[rate].votes = votes;
        log(
          `screen ${String(round)}/${String(rounds)} ${String(rate)}/s p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} ms`,
        );
      }
    }
  } finally {
    socket.disconnect();
    for (const child of [result, worker, vote]) await child.stop();
  }
  return shown;
}

async function watch(socket: Socket<ServerEvents, ClientEvents>): Promise<Screen> {
  const screen: Screen = { total: 0, onFrame: () => undefined };
  const first = new Promise<void>((resolve, reject) => {
    socket.on('connect_error', reject);
    socket.on('tally', ({ total }) => {
      screen.total = total;
      screen.onFrame(total);
      resolve();
    });
    socket.emit('watch', 1, (answer) => {
      if (!answer.ok) reject(new Error(`The result service does not show poll 1: ${answer.detail}`));
    });
  });
  await first;
  return screen;
}

/** @returns the milliseconds until each vote was shown, in the order in which the votes were sent */
async function castOnSchedule(url: string, screen: Screen, rate: number, votes: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true });
  const already = screen.total;
  const due: number[] = [];
  const times: number[] = [];
  let allShown: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (allShown = resolve));
  screen.onFrame = (total) => {
    const now = performance.now();
    times.push(...due.slice(times.length, total - already).map((at) => now - at));
    if (times.length === votes) allShown();
  };

  const start = performance.now();
  const answers: Promise<void>[] = [];
  for (let vote = 0; vote < votes; vote++) {
    const at = start + ((vote + Math.random()) / rate) * 1000;
    const wait = at - performance.now();
    if (wait > 0) await delay(wait);
    due.push(at);
    answers.push(castVote(`${url}/polls/1/vote`, agent));
  }
  await Promise.all(answers);
  const late = delay(deadlineMs, undefined, { ref: false }).then(() => {
    throw new Error(`Timed out: only ${String(times.length)} of ${String(votes)} accepted votes were shown.`);
  });
  await Promise.race([done, late]);
  screen.onFrame = () => undefined;
  agent.destroy();
  return times;
}

function castVote(url: string, agent: Agent): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 202) resolve();
        else reject(new Error(`A vote was answered with ${String(response.statusCode)}.`));
      });
    });
    sent.on('error', reject);
    sent.end('{"choice":0}');
  });
}

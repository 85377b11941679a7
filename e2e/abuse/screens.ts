// Screens that watch the poll. A probe votes for an option of its own, a new voter each time: the number that each screen shows
// for that option tells how late the screen is.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { WebSocket } from 'ws';
import { createPerson } from './crowd.ts';
import type { Voted } from './crowd.ts';

const PROBE_EVERY_MS = 500;

export interface Screens {
  /** The probes' votes. */
  votes: Voted[];
  /** From a probe's 202 to each screen, in milliseconds; Infinity if the screen has not shown it at the end. */
  lags: number[];
  /** Screens that were disconnected. */
  lost: () => number;
  /** Resolves when each screen shows all probes, or after a minute. */
  stop: () => Promise<void>;
}

const MAX_WAIT_MS = 60_000;

interface Parts {
  resultUrl: string;
  voteUrl: string;
  poll: number;
  count: number;
  /** The probes' option. */
  choice: number;
}

export async function startScreens({ resultUrl, voteUrl, poll, count, choice }: Parts): Promise<Screens> {
  const votes: Voted[] = [];
  const lags: number[] = [];
  /** When the nth probe was answered. */
  const answeredAt: number[] = [];
  let lost = 0;
  let isOver = false;
  /** A call, because the compiler takes a variable that is set elsewhere to stay as it was. */
  const isStopped = () => isOver;

  async function open(index: number) {
    const localAddress = `127.2.${index >> 8}.${index & 255}`;
    const address = resultUrl.replace('http', 'ws');
    // half of them over Socket.io, spoken by hand because 200 of its clients take more of the processor than what is measured
    const isStream = index % 2 === 0;
    const path = isStream ? `/polls/${poll}/stream` : '/socket.io/?EIO=4&transport=websocket';
    const socket = new WebSocket(address + path, { localAddress });
    const screen = { shown: 0, socket };
    const show = (snapshot: Snapshot) => {
      const { votes: shown } = snapshot.options[choice] ?? {};
      for (; screen.shown < (shown ?? 0); screen.shown++) {
        // unknown if the frame is here before the answer
        const answered = answeredAt[screen.shown];
        lags.push(answered === undefined ? 0 : performance.now() - answered);
      }
    };
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      if (isStream) show(JSON.parse(text) as Snapshot);
      else if (text === '2') socket.send('3');
      else if (text.startsWith('40')) socket.send(`42["watch",${poll}]`);
      else if (text.startsWith('42["tally"')) show((JSON.parse(text.slice(2)) as [string, Snapshot])[1]);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (!isOver) lost++;
    });
    await once(socket, 'open');
    if (!isStream) socket.send('40{"stats":false}');
    return screen;
  }

  const screens = await Promise.all(Array.from({ length: count }, (_, index) => open(index)));

  const probing = (async () => {
    for (let index = 0; !isStopped(); index++) {
      const probe = createPerson(voteUrl, `127.3.${(index >> 8) & 255}.${index & 255}`);
      const voted = await probe.vote(choice);
      votes.push(voted);
      if (voted.status === 202) answeredAt.push(performance.now());
      probe.leave();
      await delay(PROBE_EVERY_MS);
    }
  })();

  return {
    votes,
    lags,
    lost: () => lost,
    async stop() {
      isOver = true;
      await probing;
      const until = performance.now() + MAX_WAIT_MS;
      // a screen may show more than that: a probe counts also if its answer was lost
      const missing = () =>
        screens.reduce((sum, { shown }) => sum + Math.max(0, answeredAt.length - shown), 0);
      while (missing() > 0 && performance.now() < until) await delay(20);
      for (let left = missing(); left > 0; left--) lags.push(Infinity);
      for (const { socket } of screens) socket.terminate();
    },
  };
}

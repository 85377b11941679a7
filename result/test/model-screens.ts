// Screens as the sockets see them: some over Socket.io, which drops frames that may be lost while a connection is busy, and
// some over plain WebSockets, which send one frame at a time.
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Watcher } from '../src/live/audience.ts';
import type { Stats } from '../src/live/publish-stats.ts';
import { createSender } from '../src/sockets/stream-polls.ts';
import type { Room, Viewer } from '../src/snapshots/viewer.ts';

export interface Screen {
  viewer: Viewer;
  watcher: Watcher;
  /** What has left for this screen, in order. */
  frames: Snapshot[];
  stats: Stats[];
  /** Takes a broadcast. */
  receive: (snapshot: Snapshot, volatile: boolean) => void;
  room: Room | undefined;
  isDismissed: boolean;
  /** Whether it reads so slowly that its connection is busy. */
  setBusy: (isBusy: boolean) => void;
}

export function openScreen(viewer: Viewer, transport: 'Socket.io' | 'stream'): Screen {
  let isBusy = false;
  let waiting: (() => void)[] = [];
  // encoded at once, as a socket does
  const push = (frame: string) => void screen.frames.push(JSON.parse(frame) as Snapshot);
  const show =
    transport === 'Socket.io'
      ? (snapshot: Snapshot) => push(JSON.stringify(snapshot))
      : createSender({
          send(frame: unknown, _options: unknown, sent: () => void) {
            push(String(frame));
            if (isBusy) waiting.push(sent);
            else queueMicrotask(sent);
          },
        } as unknown as Parameters<typeof createSender>[0]);
  const screen: Screen = {
    viewer,
    frames: [],
    stats: [],
    room: undefined,
    isDismissed: false,
    receive(snapshot, volatile) {
      if (!(transport === 'Socket.io' && volatile && isBusy)) show(snapshot);
    },
    setBusy(busy) {
      isBusy = busy;
      if (busy) return;
      for (const sent of waiting) sent();
      waiting = [];
    },
    watcher: {
      ...viewer,
      show,
      enter: (room) => (screen.room = room),
      dismiss: () => (screen.isDismissed = true),
    },
  };
  return screen;
}

// Dashboards that watch the polls of a round over Socket.io, and what they must never see.
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { History, PollRules, Violation } from './history.ts';

export interface Frame {
  at: number;
  version: number;
  status: string;
  sealedAt: string | null;
  total: number;
  votes: (number | null)[];
}

export interface Screen {
  /** The latest frame of each poll. */
  latest: Map<number, Frame>;
  frames(): number;
  violations: Violation[];
  close(): void;
}

/** Milliseconds until a poll is asked for again that could not be watched. */
const RETRY_MS = 200;

/** Reconnects by itself, as a browser does. */
export function openScreen(url: string, polls: PollRules[], history: History): Screen {
  const socket: Socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    auth: { stats: false },
  });
  const latest = new Map<number, Frame>();
  const finals = new Map<number, Frame>();
  const violations: Violation[] = [];
  let frames = 0;

  const watch = (poll: number) => {
    const asked = socket.id;
    socket.timeout(2_000).emit('watch', poll, (_error: Error | null, answer?: { ok: boolean }) => {
      if (!answer?.ok && socket.id === asked) setTimeout(watch, RETRY_MS, poll);
    });
  };
  socket.on('connect', () => {
    for (const { id } of polls) watch(id);
  });
  socket.on('tally', ({ pollId, version, status, sealedAt, total, options }: Snapshot) => {
    const votes = options.map((option) => option.votes);
    const frame = { at: history.now(), version, status, sealedAt, total, votes };
    frames++;
    const fault = judgeFrame(pollId, frame, latest.get(pollId), finals.get(pollId), history);
    if (fault)
      violations.push({
        text: `${fault}: ${JSON.stringify({ frame, before: latest.get(pollId) })}`,
        poll: pollId,
      });
    latest.set(pollId, frame);
    if (status === 'final') finals.set(pollId, frame);
  });
  return { latest, frames: () => frames, violations, close: () => void socket.close() };
}

/**
 * @param before the frame before
 * @param final the latest frame that was final
 */
function judgeFrame(
  poll: number,
  frame: Frame,
  before: Frame | undefined,
  final: Frame | undefined,
  { actions }: History,
): string | undefined {
  if (before && frame.version < before.version) return 'screen went backwards';
  if (before && frame.version === before.version && !isSameResult(frame, before))
    return 'screen changed within a version';
  // a reopened or reset poll may change
  const isAllowed = actions.some(
    ({ poll: id, name, until }) => id === poll && name !== 'close' && until >= (final?.at ?? 0),
  );
  if (final && !isAllowed && !isSameResult(frame, final)) return 'screen changed after the seal';
  return undefined;
}

const isSameResult = (one: Frame, other: Frame) =>
  one.total === other.total && one.votes.join() === other.votes.join();

import { encodeFrame } from './encode-frame.ts';
import { exchange } from './exchange.ts';
import type { Frame, FramesInput } from './input.ts';
import { judgeReply } from './judge-reply.ts';
import { readFrames } from './read-frames.ts';
import { readReply } from './read-reply.ts';
import type { Outcome } from './send-request.ts';
import type { Target } from './target.ts';

const ANSWER_MS = 30_000;
const BROKEN_MS = 300;

const [TEXT, CLOSE, PING, PONG] = [1, 8, 9, 10];
const plain = { isLast: true, reserved: 0, isMasked: true, encoding: 'utf8', missing: 0 } as const;

type Received = ReturnType<typeof readFrames>[number];

const ping = { ...plain, opcode: PING, payload: 'fuzz' };
const isPong = ({ opcode, payload }: Received) => opcode === PONG && payload === 'fuzz';

/** What the service sends by itself once the connection works, and what must be answered at the end. */
const kinds = {
  stream: {
    first: [],
    isOpen: ({ opcode }: Received) => opcode === TEXT,
    isReady: () => true,
    last: [ping],
    isAnswer: isPong,
  },
  socket: {
    first: [{ ...plain, opcode: TEXT, payload: '40' }],
    isOpen: ({ payload }: Received) => payload.startsWith('0{'),
    isReady: ({ payload }: Received) => payload.startsWith('40{'),
    last: [{ ...plain, opcode: TEXT, payload: '42999["watch",«poll open»]' }, ping],
    isAnswer: ({ payload }: Received) => payload.startsWith('43999['),
  },
};

/**
 * Opens a WebSocket and sends frames, then something that must be answered. The service may close the connection instead, and
 * answer a handshake that it does not like like any request.
 */
export async function sendFrames({ services, fill }: Target, input: FramesInput): Promise<Outcome> {
  const { first, isOpen, isReady, last, isAnswer } = kinds[input.to];
  const handshake = [
    `GET ${input.target} HTTP/1.1\r\n`,
    'Host: «address»\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n',
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n',
    `${input.headers}\r\n`,
  ].join('');
  const encode = async (frames: Frame[]) =>
    Buffer.concat(
      await Promise.all(
        frames.map(async (frame) => encodeFrame({ ...frame, payload: await fill(frame.payload) })),
      ),
    );
  // Socket.io ignores events after a client has disconnected from a namespace
  const hasLeft = input.frames.some(({ payload }) => payload.startsWith('41'));
  const isBroken = input.frames.some(({ missing }) => missing > 0);
  const { received, ended } = await exchange(
    services.result.url,
    [
      { send: Buffer.from(await fill(handshake, 'result'), 'latin1'), isDone: untilFrame(isOpen) },
      { send: await encode(first), isDone: untilFrame(isReady) },
      {
        send: await encode([...input.frames, ...last]),
        isDone: untilFrame((frame) => isAnswer(frame) || (hasLeft && isPong(frame))),
      },
    ],
    isBroken ? BROKEN_MS : ANSWER_MS,
  );
  const reply = readReply(received, false, ended !== 'silent');
  if (reply && reply.status !== 101) {
    const fault = judgeReply(reply, { operation: input.operation, head: input.target });
    return { status: String(reply.status), fault };
  }
  const frames = reply ? readFrames(received) : [];
  if (frames.some(isAnswer) || (hasLeft && frames.some(isPong))) return { status: '101' };
  if (ended === 'closed' || frames.some(isClose)) return { status: reply ? '101, closed' : 'closed' };
  return isBroken
    ? { status: 'waits' }
    : { status: 'silent', fault: `no answer to the last frame after ${frames.length} frames` };
}

const isClose = ({ opcode }: Received) => opcode === CLOSE;

/** Until there is such a frame, the service closes the connection, or it does not open a WebSocket. */
function untilFrame(isWanted: (frame: Received) => boolean) {
  return (received: Buffer, hasEnded: boolean): boolean => {
    const reply = readReply(received, false, hasEnded);
    if (reply?.status !== 101) return reply !== undefined;
    return readFrames(received).some((frame) => isWanted(frame) || isClose(frame));
  };
}

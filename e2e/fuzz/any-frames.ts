// WebSockets: bare ones that stream a poll, and Socket.io's, with events and with frames that are wrong.
import fc from 'fast-check';
import { packets } from './hostile-packets.ts';
import { anyHostileJson } from './hostile-values.ts';
import type { Frame, FramesInput } from './input.ts';
import { anyPoll } from './operation.ts';

const TEXT = 1;

const plain = {
  isLast: true,
  reserved: 0,
  opcode: TEXT,
  isMasked: true,
  encoding: 'utf8',
  missing: 0,
} as const;

const anyFrame: fc.Arbitrary<Frame> = fc.record({
  isLast: fc.constantFrom(true, true, true, false),
  reserved: fc.constantFrom(0, 0, 0, 0, 0, 1, 4, 7),
  opcode: fc.constantFrom(0, 1, 1, 1, 2, 8, 9, 9, 10, 3, 15),
  isMasked: fc.constantFrom(true, true, true, true, true, false),
  payload: fc.oneof(
    fc.constantFrom(
      '',
      '{}',
      '\u00ff\u00fe',
      '\u0003\u00e8',
      '\u0000\u0000',
      'x'.repeat(125),
      'x'.repeat(126),
      'x'.repeat(1_025),
      'x'.repeat(70_000),
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  ),
  encoding: fc.constantFrom('utf8', 'latin1'),
  missing: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 1, 100_000, 2 ** 40),
});

const anyPacket: fc.Arbitrary<Frame> = fc
  .oneof(
    fc.constantFrom(...packets),
    anyPoll.map((poll) => `421["watch",${poll}]`),
    anyHostileJson.map((json) => `422["watch",${json}]`),
    anyHostileJson.map((json) => `42["watch",«poll open»,${json}]`),
    anyHostileJson.map((json) => `40${json}`),
  )
  .map((payload) => ({ ...plain, payload }));

const headers = [
  '',
  '',
  '',
  'Cookie: voter=«voter»\r\n',
  'Cookie: admin=«session»\r\n',
  'Authorization: Bearer «token»\r\n',
  'Origin: http://«address»\r\n',
  'Origin: http://evil.example\r\n',
  'Cookie: voter=s:x; admin=j:{"a":1}; voter=%E0%A4\r\n',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=99\r\n',
  'Sec-WebSocket-Protocol: a, b,, c\r\n',
  'X-Forwarded-For: ,x\r\n',
];

const streams = [
  '/polls/«poll open»/stream',
  '/polls/«poll never»/stream/',
  '/ws/polls/«poll after-vote»/',
  '/ws/polls/«poll final»',
  '/polls/2147483648/stream',
  '/polls/%00/stream',
  '/polls/%31/stream?x=%E0',
  `/ws/polls/${'9'.repeat(5_000)}/`,
  '/ws/polls/../1/',
  '/nothing',
];

const anyStream: fc.Arbitrary<FramesInput> = fc.record({
  kind: fc.constant('frames' as const),
  operation: fc.constant('result stream'),
  target: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...streams.slice(0, 4)) },
    { weight: 1, arbitrary: fc.constantFrom(...streams) },
  ),
  headers: fc.constantFrom(...headers),
  frames: fc.array(anyFrame, { maxLength: 5 }),
  to: fc.constant('stream' as const),
});

const anyScreen: fc.Arbitrary<FramesInput> = fc
  .record({
    target: fc.oneof(
      { weight: 6, arbitrary: fc.constant('/socket.io/?EIO=4&transport=websocket') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '/socket.io/?EIO=3&transport=websocket',
          '/socket.io/?EIO=4&transport=polling',
          '/socket.io/?EIO=4&transport=websocket&sid=x',
          '/socket.io/?EIO[a]=4&transport=__proto__',
          '/socket.io/',
        ),
      },
    ),
    headers: fc.constantFrom(...headers),
    frames: fc.array(fc.oneof({ weight: 5, arbitrary: anyPacket }, { weight: 1, arbitrary: anyFrame }), {
      maxLength: 5,
    }),
  })
  .map((rest) => ({
    kind: 'frames',
    operation: 'result socket',
    ...rest,
    to: 'socket',
  }));

export const anyFrames: fc.Arbitrary<FramesInput> = fc.oneof(anyStream, anyScreen);

import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Attack } from '../attack.ts';
import { flood } from '../flood.ts';
import { holdLines, sendSlowly } from '../hold-lines.ts';

const SLOW_LINES = 500;
const OTHER_LINES = 20;

const beginning = (line: Socket) => {
  sendSlowly(line, 'GET / HTTP/1.1\r\n', 'Host: localhost\r\nX-Slow: ');
};

export const slowHeadersAtVote: Attack = (attacking) =>
  holdLines(attacking, attacking.target.vote, SLOW_LINES, beginning);

export const slowHeadersAtResult: Attack = (attacking) =>
  holdLines(attacking, attacking.target.result, SLOW_LINES, beginning);

export const slowHeadersAtWorker: Attack = (attacking) =>
  holdLines(attacking, attacking.target.worker, SLOW_LINES, beginning);

export const slowBodies: Attack = (attacking) =>
  holdLines(attacking, attacking.target.vote, SLOW_LINES, (line) => {
    const head = `POST /polls/${attacking.target.poll}/vote HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n`;
    sendSlowly(line, head, '{"choice": ');
  });

/** Bodies without an end. */
export const largeBodies: Attack = (attacking) =>
  holdLines(attacking, attacking.target.vote, OTHER_LINES, (line) => {
    line.resume();
    line.write(
      `POST /polls/${attacking.target.poll}/vote HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const pour = () => {
      while (!line.destroyed && line.write(chunk));
    };
    line.on('drain', () => setTimeout(pour, 5));
    pour();
  });

/** Bytes that are no request. */
export const rubbishOnLines: Attack = (attacking) =>
  holdLines(attacking, attacking.target.vote, OTHER_LINES, (line) => {
    line.resume();
    line.end(randomBytes(1_000));
  });

const rubbish = [
  '{"choice": ',
  '[]',
  '{"choice": 99}',
  '{"choices": [0, 0, 0]}',
  '\u0000',
  '{"choice": {"toString": null}}',
];

/** Requests of which nothing can be made. */
export const rubbishAsVotes: Attack = (attacking) => {
  let count = 0;
  return flood(attacking, () => [
    `${attacking.target.vote}/polls/${attacking.target.poll}/vote`,
    {
      method: 'POST',
      headers: { 'content-type': count % 7 === 0 ? 'text/rubbish' : 'application/json' },
      body: rubbish[count++ % rubbish.length] ?? '',
    },
  ]);
};

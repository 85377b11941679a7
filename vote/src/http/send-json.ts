import type { ServerResponse } from 'node:http';

/** Uses Node's own response, because the vote routes run in front of Express. */
export function sendJson(res: ServerResponse, status: number, answer: object): void {
  const body = JSON.stringify(answer);
  res.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  res.end(body);
}

import type { ServerResponse } from 'node:http';

/** On Node's own response: for the vote routes, which stand in front of Express. */
export function sendJson(res: ServerResponse, status: number, answer: object): void {
  const body = JSON.stringify(answer);
  res.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  res.end(body);
}

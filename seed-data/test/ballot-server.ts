// The vote service as the crowd meets it: a page that hands out a cookie, and a vote to post.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface BallotServer {
  url: string;
  /** The choice each cookie's voter was counted with. */
  counted: Map<string, number>;
  /** Cookies of all votes that arrived, in order, whatever they were answered. */
  arrived: string[];
  close(): void;
}

/**
 * @param answer takes the place of the 202 for the n-th vote that arrives, from 0. Without a return value the vote is
 *   counted and accepted.
 */
export async function startBallotServer(
  answer: (n: number, response: ServerResponse, request: IncomingMessage) => boolean = () => false,
): Promise<BallotServer> {
  const counted = new Map<string, number>();
  const arrived: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/polls/1') {
      response.setHeader('set-cookie', `voter=${randomUUID()}.signature; Path=/; HttpOnly; SameSite=Lax`);
      response.end('<!doctype html>');
    } else if (request.method === 'POST' && request.url === '/polls/1/vote') {
      void readBody(request).then((body) => {
        const voter = request.headers.cookie ?? '';
        const n = arrived.push(voter) - 1;
        if (answer(n, response, request)) return;
        counted.set(voter, (JSON.parse(body) as { choice: number }).choice);
        response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"queued"}');
      });
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(close);
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return { url, counted, arrived, close };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

// Stands in for the vote service: a page that sets a cookie, a poll as JSON, a route for votes, and polls to list and create.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Poll } from '../src/read-poll.ts';

export interface BallotServer {
  url: string;
  /** Poll 1 and those created later, by id. A test may add its own. */
  polls: Map<number, Poll>;
  /** The counted ballot of each voter, by cookie. */
  counted: Map<string, { poll: number; choices: number[] }>;
  /** Cookies of all votes that arrived, in order, whatever the answer was. */
  arrived: string[];
  close(): void;
}

export const poll = (id: number, change: Partial<Poll> = {}): Poll => ({
  id,
  question: 'Cats or Dogs?',
  theme: 'OnTrend',
  kind: 'single',
  maxChoices: 1,
  status: 'open',
  options: ['Cats', 'Dogs'].map((text, position) => ({ position, text })),
  ...change,
});

/**
 * @param answer may answer the n-th vote that arrives, from 0, and then returns true. If it returns false, the vote is counted
 *   and accepted.
 * @param adminToken required to create a poll
 */
export async function startBallotServer(
  answer: (n: number, response: ServerResponse, request: IncomingMessage) => boolean = () => false,
  adminToken?: string,
): Promise<BallotServer> {
  const polls = new Map([[1, poll(1)]]);
  const counted: BallotServer['counted'] = new Map();
  const arrived: string[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [, id, end] = /^\/polls\/(\d+)(\/vote)?$/.exec(pathname) ?? [];
    if (pathname === '/polls' && request.method === 'GET') list(searchParams, response);
    else if (pathname === '/polls') await make(request, response);
    else if (!polls.has(Number(id))) response.writeHead(404).end();
    else if (end) await vote(Number(id), request, response);
    else if (request.headers.accept === 'text/html') {
      response.setHeader('set-cookie', `voter=${randomUUID()}.signature; Path=/; HttpOnly; SameSite=Lax`);
      response.end('<!doctype html>');
    } else send(response, 200, polls.get(Number(id)));
  }

  // one poll per page, so that the tests read several pages
  function list(query: URLSearchParams, response: ServerResponse): void {
    const found = [...polls.values()]
      .filter(({ theme, id }) => theme === query.get('theme') && id < Number(query.get('cursor') ?? Infinity))
      .sort((a, b) => b.id - a.id);
    send(response, 200, {
      polls: found.slice(0, 1),
      next: found.length > 1 ? String(found[0]?.id) : null,
    });
  }

  async function make(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wanted = JSON.parse(await readBody(request)) as Omit<Poll, 'maxChoices'> & { maxChoices?: number };
    if (adminToken !== undefined && request.headers.authorization !== `Bearer ${adminToken}`) {
      send(response, request.headers.authorization === undefined ? 401 : 403, {});
      return;
    }
    const id = Math.max(...polls.keys()) + 1;
    const options = wanted.options.map(({ text }, position) => ({ position, text }));
    const made = poll(id, {
      ...wanted,
      maxChoices: wanted.kind === 'multiple' ? (wanted.maxChoices ?? options.length) : 1,
      options,
    });
    polls.set(id, made);
    send(response, 201, made);
  }

  async function vote(id: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const voter = request.headers.cookie ?? '';
    const n = arrived.push(voter) - 1;
    if (answer(n, response, request)) return;
    counted.set(voter, { poll: id, choices: (JSON.parse(body) as { choices: number[] }).choices });
    send(response, 202, { status: 'queued' });
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(close);
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return { url, polls, counted, arrived, close };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Attacking } from './attack.ts';

export interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** How many requests of one flood are under way at the same time. */
const CONCURRENCY = 16;
/** The pause after a connection was refused or reset. */
const PAUSE_MS = 50;

/** Sends requests as fast as they are answered. */
export async function flood(
  { from, tally }: Attacking,
  next: () => [url: string, sent?: Sent],
  concurrency = CONCURRENCY,
): Promise<unknown> {
  const agent = new Agent({ keepAlive: true, localAddress: from });
  const client = async () => {
    for (;;) {
      tally.sent++;
      try {
        const status = await send(agent, ...next());
        if (status === 500) tally.failed++;
        else if (status >= 400) tally.refused++;
      } catch {
        tally.errors++;
        await delay(PAUSE_MS);
      }
    }
  };
  return Promise.all(Array.from({ length: concurrency }, client));
}

function send(agent: Agent, url: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const req = request(url, { agent, method, headers }, (res) => {
      res.resume();
      res.on('end', () => {
        resolve(res.statusCode ?? 0);
      });
      res.on('error', reject);
    });
    req.on('error', reject);
    req.end(body);
  });
}

export const json = (body: object): Sent => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export const form = (fields: Record<string, string>): Sent => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
});

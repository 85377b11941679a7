// The people in the hall: each has an address and a browser, votes, changes its mind, and expects an answer within a second.
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { voterOf } from '@hands/testing/voter-cookie';
import { json } from './flood.ts';

/** From one vote of a person to the next: well below the limit per voter. */
const VOTE_EVERY_MS = 4_000;

export interface Voted {
  /** 0: no answer. */
  status: number;
  /** Why it was refused. */
  reason: string;
  /** Whether the answer says when to try again. */
  hasRetryAfter: boolean;
  ms: number;
  voterId: string;
  choice: number;
}

export interface Person {
  vote: (choice: number) => Promise<Voted>;
  leave: () => void;
}

/** @param from the address of the person's device */
export function createPerson(url: string, from: string): Person {
  const agent = new Agent({ keepAlive: true, localAddress: from });
  let cookie: string | undefined;

  return {
    vote: (choice) =>
      new Promise((resolve) => {
        const started = performance.now();
        const { method = '', headers, body } = json({ choice });
        const done = (status: number, { title = '' } = {}, hasRetryAfter = false) => {
          const ms = performance.now() - started;
          resolve({ status, reason: title, hasRetryAfter, ms, voterId: voterOf(cookie), choice });
        };
        const req = request(
          url,
          { agent, method, headers: { ...headers, ...(cookie && { cookie }) } },
          (res) => {
            cookie ??= res.headers['set-cookie']?.[0]?.split(';')[0];
            let text = '';
            res.on('data', (data: Buffer) => (text += data.toString()));
            res.on('end', () => {
              const hasRetryAfter = res.headers['retry-after'] !== undefined;
              done(res.statusCode ?? 0, JSON.parse(text) as { title?: string }, hasRetryAfter);
            });
            res.on('error', () => {
              done(0);
            });
          },
        );
        req.on('error', () => {
          done(0);
        });
        req.end(body);
      }),
    leave: () => {
      agent.destroy();
    },
  };
}

export interface Crowd {
  /** All votes so far. */
  votes: Voted[];
  /** Resolves when every vote is answered. */
  stop: () => Promise<void>;
}

/** @param choices the options that these people choose from */
export function startCrowd(url: string, people: number, choices: number): Crowd {
  const votes: Voted[] = [];
  let isOver = false;
  const lives = Array.from({ length: people }, async (_, index) => {
    const person = createPerson(url, `127.1.${index >> 8}.${index & 255}`);
    await delay((index / people) * VOTE_EVERY_MS);
    for (let count = index; !isOver; count++) {
      const started = performance.now();
      votes.push(await person.vote(count % choices));
      await delay(Math.max(0, VOTE_EVERY_MS - (performance.now() - started)));
    }
    person.leave();
  });
  return {
    votes,
    async stop() {
      isOver = true;
      await Promise.all(lives);
    },
  };
}

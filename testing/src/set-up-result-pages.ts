// A browser and the result service with polls, as the tests of its pages need them. Vote and worker count as up.
import pg from 'pg';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { openBrowser } from './browser.ts';
import { createPoll } from './create-poll.ts';
import { createTestDatabase } from './test-database.ts';
import type { TestDatabase } from './test-database.ts';
import { startTestService } from './test-service.ts';
import type { TestService } from './test-service.ts';

/**
 * Opens all of it before the tests of a file, and closes it afterwards.
 * @param settings of the service
 */
export function setUpResultPages(settings: Record<string, string>) {
  let browser: Browser;
  let database: TestDatabase;
  let client: pg.Client;
  let result: TestService;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client(database.url);
    await client.connect();
    await setHeartbeats({});
    [browser, result] = await Promise.all([
      openBrowser(),
      startTestService('result', { DATABASE_URL: database.url, ...settings }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([browser.close(), result.kill(), client.end()]);
    await database.drop();
  });

  /** Writes a heartbeat of vote, and one of the worker from `workerAgoSeconds` ago; by default both stay fresh for a day. */
  async function setHeartbeats(worker: object, workerAgoSeconds = -86_400): Promise<void> {
    const quiet = { queue: 'up', inFlight: 0, failedBatches: 0, settledTo: 0, behindMs: 0 };
    await client.query(
      `insert into heartbeats (service, beat_at, state)
       values ('vote', now() + interval '1 day', '{"queue": "up"}'),
              ('worker', now() - $1 * interval '1 s', $2)
       on conflict (service) do update set beat_at = excluded.beat_at, state = excluded.state`,
      [workerAgoSeconds, JSON.stringify({ ...quiet, ...worker })],
    );
  }

  return {
    get client() {
      return client;
    },
    /** The address of the service. */
    get url() {
      return result.url;
    },
    setHeartbeats,
    addPoll: (options: string[], rules: Record<string, unknown> = {}) =>
      createPoll(client, { question: 'What shall we do on Friday?', options, ...rules }),
    async cast(poll: number, choices: number[], voters = 1): Promise<void> {
      await client.query(
        `insert into ballots (poll_id, voter_id, choices, cast_at)
         select $1, gen_random_uuid(), $2::smallint[], now()
         from generate_series(1, $3::integer)`,
        [poll, choices, voters],
      );
    },
    /** A browser without cookies, which is closed after the test. */
    async newContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
      const context = await browser.newContext(options);
      onTestFinished(() => context.close());
      return context;
    },
  };
}

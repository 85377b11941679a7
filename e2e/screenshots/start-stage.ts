// The system that is in the pictures, and a browser that finds it under addresses that do not change.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { ensureRedis } from '@hands/local/databases/ensure-redis';
import { openBrowser } from '@hands/testing/browser';
import { startSystem } from '@hands/testing/system';
import type { Pool } from 'pg';
import type { Browser } from 'playwright';
import { addSamplePoll } from './sample-poll.ts';
import type { SamplePoll } from './sample-poll.ts';

const VOTE_HOST = 'hands.example';
const RESULT_HOST = 'results.hands.example';

export interface Stage {
  browser: Browser;
  pool: Pool;
  poll: SamplePoll;
  voteUrl: string;
  resultUrl: string;
  /** Stops everything and removes its data. */
  close(): Promise<void>;
}

export async function startStage(print: (line: string) => void, abort: AbortSignal): Promise<Stage> {
  const releases: (() => unknown)[] = [];
  async function close(): Promise<void> {
    for (let release = releases.pop(); release; release = releases.pop()) await release();
  }
  try {
    return { ...(await start(print, abort, (release) => releases.push(release))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  print: (line: string) => void,
  abort: AbortSignal,
  onClose: (release: () => unknown) => void,
): Promise<Omit<Stage, 'close'>> {
  // Whatever is unpacked or written is removed with this folder, also if a signal ends the browser and with it this process. The
  // servers are killed then, and may still be writing.
  const folder = mkdtempSync(path.join(tmpdir(), 'hands-screenshots-'));
  process.env.TMPDIR = folder;
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });
  const noRedisBecause = await ensureRedis(print, abort);
  // with fsync, because the dashboard says so if a crash could lose votes
  const system = await startSystem(noRedisBecause === undefined ? 'redis' : 'postgres', {
    fsync: true,
    onClose,
  });
  const pool = system.openPool();
  const poll = await addSamplePoll(pool);

  const [voteUrl, resultUrl] = [`http://${VOTE_HOST}`, `http://${RESULT_HOST}`];
  const env = { VOTE_URL: voteUrl, RESULT_URL: resultUrl };
  abort.throwIfAborted();
  const [vote, result] = await Promise.all([
    system.start('vote', { env }),
    system.start('result', { env }),
    system.start('worker'),
  ]);

  abort.throwIfAborted();
  const hosts = { [VOTE_HOST]: vote.url, [RESULT_HOST]: result.url };
  const rules = Object.entries(hosts).map(([host, url]) => `MAP ${host} ${new URL(url).host}`);
  const browser = await openBrowser([`--host-resolver-rules=${rules.join(',')}`]);
  onClose(() => browser.close());
  return { browser, pool, poll, voteUrl, resultUrl };
}

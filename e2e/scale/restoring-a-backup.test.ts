// The drill: a system is backed up while people vote on polls of all kinds, and then lost.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { adminToken } from '@hands/testing/administrator';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { findAuditFaults } from '@hands/testing/find-audit-faults';
import { needsRedis } from '@hands/testing/backends';
import { logger } from '@hands/testing/logger';
import { postPoll } from '@hands/testing/post-poll';
import { startSystem } from '@hands/testing/system';
import type { System } from '@hands/testing/system';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runBackup } from './run-backup.ts';
import { startVoting } from './start-voting.ts';
import type { AcceptedVote } from './start-voting.ts';

const owner = { authorization: `Bearer ${adminToken}` };

/** A poll of each kind, with ballots for it. */
async function createPolls(url: string): Promise<Map<number, object[]>> {
  const options = ['A', 'B', 'C'].map((text) => ({ text }));
  const multiple = await postPoll(url, { kind: 'multiple', maxChoices: 2, options }, owner);
  const ranked = await postPoll(url, { kind: 'ranked', options }, owner);
  const final = await postPoll(url, { voteChange: false, options }, owner);
  const stepped = await postPoll(url, { showFrom: 5, options }, owner);
  return new Map<number, object[]>([
    [1, [{ choice: 0 }, { choice: 1 }]],
    [multiple, [{ choices: [0] }, { choices: [2, 1] }]],
    [ranked, [{ choices: [2, 0, 1] }, { choices: [1] }]],
    [final, [{ choice: 0 }, { choice: 2 }]],
    [stepped, [{ choice: 1 }]],
  ]);
}

interface Stored {
  poll_id: number;
  voter_id: string;
  cast_at: string;
}

/**
 * Accepted votes that a system knows nothing of. A vote is known if it, or a later one of its voter, is recorded, or if it is
 * rejected. Where votes are final, it is enough that an earlier one is recorded.
 */
async function findUnknown(system: System, votes: AcceptedVote[]): Promise<AcceptedVote[]> {
  const final = new Set(
    (await system.query<{ id: number }>('select id from polls where not vote_change')).map(({ id }) => id),
  );
  const ballots = new Map<string, number>();
  const key = (pollId: number, voterId: string) => `${pollId} ${voterId}`;
  for (const { poll_id, voter_id, cast_at } of await system.query<Stored>(
    'select poll_id, voter_id, unix_micros(cast_at)::text as cast_at from ballots',
  ))
    ballots.set(key(poll_id, voter_id), Number(cast_at));
  const rejected = new Set(
    (
      await system.query<Stored>(
        'select poll_id, voter_id, unix_micros(cast_at)::text as cast_at from rejected_ballots',
      )
    ).map(({ poll_id, voter_id, cast_at }) => `${key(poll_id, voter_id)} ${cast_at}`),
  );
  return votes.filter(({ pollId, voterId, castAt }) => {
    const recorded = ballots.get(key(pollId, voterId));
    if (rejected.has(`${key(pollId, voterId)} ${castAt}`)) return false;
    return recorded === undefined || (!final.has(pollId) && recorded < castAt);
  });
}

const allWell = /No faults found in 5 polls, .* Every tally equals a recount\./;

test(
  'I1, I2, I4: what a backup says is in it is in the restored system, and votes in the old queue are counted once',
  needsRedis,
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hands-drill-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const file = path.join(folder, 'votes.backup.gz');
    const old = await startSystem('redis');
    const [vote, ...workers] = await Promise.all([
      old.start('vote'),
      old.start('worker'),
      old.start('worker'),
    ]);
    const crowd = startVoting(vote.url, await createPolls(vote.url));
    const countCovered = async () => {
      const [row] = await old.query<{ bound: string }>(
        'select coalesce(unix_micros(complete_to), 0)::text as bound from completeness',
      );
      return crowd.accepted.filter(({ castAt }) => castAt < Number(row?.bound)).length;
    };
    await expect.poll(countCovered).toBeGreaterThan(500);

    // 1. A backup while people vote.
    const oldEnv = { DATABASE_URL: old.databaseUrl(), REDIS_URL: old.redis()?.url };
    expect(await runBackup('backup', oldEnv, file)).toMatchObject({ code: 0 });
    const backedUp = crowd.accepted.length;
    await expect.poll(() => crowd.accepted.length).toBeGreaterThan(backedUp + 200);
    // 2. Votes that stay in the queue, and then the database is lost. Votes that are in the backup are in the queue once more.
    for (const worker of workers) await worker.kill();
    const before = crowd.accepted.length;
    await expect.poll(() => crowd.accepted.length).toBeGreaterThan(before + 200);
    await crowd.stop();
    await vote.kill();
    const [header = ''] = gunzipSync(readFileSync(file)).toString().split('\n');
    const { completeTo } = JSON.parse(header) as { completeTo: string };
    // the last digits are below a millisecond
    const bound = Date.parse(completeTo) * 1000;
    const covered = crowd.accepted.filter(({ castAt }) => castAt < bound);
    expect(covered.length).toBeGreaterThan(500);
    expect(covered.length).toBeLessThanOrEqual(backedUp);
    await addAgain(old);

    // 3. Damaged and foreign files are refused, and change nothing.
    const restored = await startSystem('redis');
    await Promise.all([restored.start('worker'), restored.start('vote')]);
    const newEnv = { DATABASE_URL: restored.databaseUrl(), REDIS_URL: restored.redis()?.url };
    const whole = readFileSync(file);
    const damaged = path.join(folder, 'damaged');
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1] = (flipped[whole.length >> 1] ?? 0) ^ 1;
    const otherFormat = gzipSync(
      gunzipSync(whole).toString().replace('"formatVersion":1', '"formatVersion":2'),
    );
    for (const [bytes, reason] of [
      [whole.subarray(0, whole.length - 100), 'is damaged or not complete'],
      [flipped, 'is damaged or not complete'],
      [otherFormat, 'is a backup of format 2'],
    ] as const) {
      writeFileSync(damaged, bytes);
      expect(await runBackup('restore', newEnv, damaged)).toEqual({
        code: 2,
        output: expect.stringContaining(reason) as string,
      });
    }
    expect(await restored.query('select id from polls')).toEqual([{ id: 1 }]);

    // 4. Another system, whose services run: every vote that the backup promises is in.
    const { code, output } = await runBackup('restore', newEnv, file);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(allWell) as string });
    expect(output).toContain('Not reached: {votes-0} in Redis');
    expect(await findUnknown(restored, covered)).toEqual([]);
    expect(await runBackup('restore', newEnv, file)).toMatchObject({
      code: 2,
      output: expect.stringContaining('This system is not empty') as string,
    });

    // 5. The old Redis with a new database: the votes that it holds are counted as well, and those that are in both once. Lost are
    //    those that were recorded after the backup.
    const recovered = await startSystem('redis');
    const oldRedis = { DATABASE_URL: recovered.databaseUrl(), REDIS_URL: old.redis()?.url };
    const again = await runBackup('restore', oldRedis, file);
    expect(again.code).toBe(0);
    expect(again.output).not.toContain('Not reached');
    expect(await recovered.query('select name from queues where retired_at is null')).toEqual([
      { name: '{votes-0}' },
    ]);
    await recovered.start('worker', { env: { REDIS_URL: oldRedis.REDIS_URL ?? '' } });
    const kept = [...covered, ...crowd.accepted.slice(before)];
    await expect.poll(() => findUnknown(recovered, kept)).toEqual([]);
    await expect
      .poll(() => findAuditFaults({ databaseUrl: recovered.databaseUrl, redis: old.redis }))
      .toEqual([]);
  },
);

/** Adds batches whose ballots are recorded already to the queue of a system, as a Redis of yesterday would have them. */
async function addAgain(system: System): Promise<void> {
  const rows = await system.query<{ pollId: number; voterId: string; choices: number[]; castAt: string }>(
    'select poll_id as "pollId", voter_id as "voterId", choices, unix_micros(cast_at)::text as "castAt" from ballots order by cast_at limit 400',
  );
  const queue = openBatchQueue(
    { redisUrl: system.redis()?.url, databaseUrl: system.databaseUrl(), shards: 1, name: 'votes' },
    logger,
  );
  try {
    await vi.waitFor(() => queue.check(), 60_000);
    await queue.add(
      0,
      rows.map((row) => ({ ...row, castAt: Number(row.castAt) })),
    );
  } finally {
    await queue.close();
  }
}

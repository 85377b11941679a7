import type { PipelineState } from '@hands/shared/queue/pipeline-state';
import { describe, expect, test } from 'vitest';
import { describePipeline } from '../public/pipeline-model.js';

const allUp = { vote: 'up', queue: 'up', worker: 'up', database: 'up' } as const;
const quiet: PipelineState = { behindMs: 50, inFlight: 0, failedBatches: 0, parts: allUp };
const withDown = (...parts: (keyof PipelineState['parts'])[]): PipelineState => ({
  ...quiet,
  inFlight: 12,
  parts: { ...allUp, ...Object.fromEntries(parts.map((part) => [part, 'down'])) },
});

describe('the strip', () => {
  test('says no more than Live where all is well and nothing on its way, or nothing known yet', () => {
    const live = { health: 'well', text: 'Live', announced: 'Live' };
    const parts = { vote: 'unknown', queue: 'unknown', worker: 'unknown', database: 'unknown' } as const;
    const unknown: PipelineState = { behindMs: null, inFlight: null, failedBatches: null, parts };
    for (const pipeline of [quiet, undefined, unknown, { ...quiet, behindMs: 8_000 }])
      expect(describePipeline(pipeline)).toEqual(live);
  });

  test('tells how far screens are behind and how much is in flight, and reads no figures out', () => {
    expect(describePipeline({ ...quiet, behindMs: 40, inFlight: 12 })).toEqual({
      health: 'well',
      text: 'Live · 40 ms behind · 12 in flight',
      announced: 'Live',
    });
  });

  test.each([
    [1_000, 'well', '1 s behind'],
    [1_200, 'slow', '1.2 s behind'],
    [59_000, 'slow', '59 s behind'],
    [150_000, 'slow', '3 min behind'],
    [7_200_000, 'slow', '2 h behind'],
  ])('%i ms behind is %s: %s', (behindMs, health, words) => {
    const strip = describePipeline({ ...quiet, behindMs, inFlight: 12_345 });
    expect(strip).toMatchObject({ health, text: `Live · ${words} · 12,345 in flight` });
    expect(strip.announced).toBe(health === 'well' ? 'Live' : 'Live, but behind the votes');
  });

  test('a batch that was given up is no good news, however few it are', () => {
    expect(describePipeline({ ...quiet, failedBatches: 1 })).toEqual({
      health: 'slow',
      text: 'Live · 1 batch failed',
      announced: 'Live, but some votes could not be recorded',
    });
    expect(describePipeline({ ...quiet, failedBatches: 2 }).text).toBe('Live · 2 batches failed');
  });

  test('says that votes cannot be counted while the worker is held up, and that a queue cannot be reached', () => {
    expect(describePipeline({ ...quiet, inFlight: 3, behindMs: 2_000, isHeldUp: true })).toEqual({
      health: 'slow',
      text: 'Live · 2 s behind · 3 in flight · votes cannot be counted at the moment',
      announced: 'Live, but votes cannot be counted at the moment',
    });
    expect(describePipeline({ ...quiet, unreachableQueues: 2 })).toEqual({
      health: 'slow',
      text: 'Live · 2 queues cannot be reached',
      announced: 'Live, but some votes may be missing',
    });
  });

  test.each([
    ['vote', 'The voting page is down. Nobody can vote until it is back.'],
    ['queue', 'The queue is down. Nobody can vote until it is back; votes taken are kept.'],
    ['worker', 'The worker is down. Votes are kept and will be counted.'],
    ['database', 'The database is down. Votes taken are kept, and the numbers go on when it is back.'],
  ] as const)('names the part that is down, and what that means: %s', (part, text) => {
    expect(describePipeline(withDown(part))).toEqual({ health: 'down', text, announced: text });
  });

  test.each([
    [
      'full',
      'both',
      'The queue is full. Nobody can vote until the worker has caught up; votes taken are kept.',
    ],
    [
      'read-only',
      'both',
      'The queue does not store votes. Nobody can vote until it does; votes taken are kept.',
    ],
    [
      'not durable',
      'vote',
      'Nobody can vote: votes could be lost in a crash, because of how the system is set up.',
    ],
    ['unavailable', 'vote', 'The voting page cannot reach the queue. Nobody can vote until it can.'],
    ['unavailable', 'worker', 'The worker cannot reach the queue. Votes are kept and will be counted.'],
    ['unavailable', 'both', 'The queue is down. Nobody can vote until it is back; votes taken are kept.'],
  ] as const)('says why the queue is of no use: %s, says %s', (why, saidBy, text) => {
    const strip = describePipeline({ ...withDown('queue'), queueTrouble: { why, saidBy } });
    expect(strip).toEqual({ health: 'down', text, announced: text });
  });

  test('says that the database is read-only, which is not quite down', () => {
    const { health, text } = describePipeline({ ...withDown('database'), isDatabaseReadOnly: true });
    expect([health, text]).toEqual([
      'down',
      'The database is read-only. Votes taken are kept, and the numbers go on when it is not any more.',
    ]);
  });

  test('is amber where a crash could lose votes, and names the parts', () => {
    expect(describePipeline({ ...quiet, notDurable: ['queue', 'database'] })).toEqual({
      health: 'slow',
      text: 'Live · a crash of the queue and the database could lose votes',
      announced: 'Live, but a crash could lose votes',
    });
  });

  test('names all parts that are down', () => {
    expect(describePipeline(withDown('worker', 'vote')).text).toBe(
      'The voting page and the worker are down. Votes taken are kept and will be counted.',
    );
  });
});

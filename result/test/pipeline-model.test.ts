import type { PipelineState } from '@hands/shared/queue/pipeline-state';
import { catalogues } from '@hands/shared/texts/catalogues';
import { describe, expect, test } from 'vitest';
import { describeCompleteness, describePipeline, laterBound } from '../public/pipeline-model.js';

const allUp = { vote: 'up', queue: 'up', worker: 'up', database: 'up' } as const;
const quiet: PipelineState = {
  behindMs: 50,
  inFlight: 0,
  failedBatches: 0,
  completeTo: null,
  parts: allUp,
};
const withDown = (...parts: (keyof PipelineState['parts'])[]): PipelineState => ({
  ...quiet,
  inFlight: 12,
  parts: { ...allUp, ...Object.fromEntries(parts.map((part) => [part, 'down'])) },
});

describe('the status strip', () => {
  test('shows only Live if all is well and nothing is still to count, or if nothing is known yet', () => {
    const live = { health: 'ok', text: 'Live', announced: 'Live' };
    const parts = { vote: 'unknown', queue: 'unknown', worker: 'unknown', database: 'unknown' } as const;
    const unknown: PipelineState = { ...quiet, behindMs: null, inFlight: null, failedBatches: null, parts };
    for (const pipeline of [quiet, undefined, unknown, { ...quiet, behindMs: 8_000 }])
      expect(describePipeline(catalogues.en, pipeline)).toEqual(live);
  });

  test('shows how far screens are behind and what is still to count, and announces no figures', () => {
    expect(describePipeline(catalogues.en, { ...quiet, behindMs: 40, inFlight: 12 })).toEqual({
      health: 'ok',
      text: 'Live · 40 ms behind · 12 still to count',
      announced: 'Live',
    });
  });

  test.each([
    [1_000, 'ok', '1 s behind'],
    [1_200, 'slow', '1.2 s behind'],
    [59_000, 'slow', '59 s behind'],
    [150_000, 'slow', '3 min behind'],
    [7_200_000, 'slow', '2 h behind'],
  ])('%i ms behind is %s: %s', (behindMs, health, words) => {
    const strip = describePipeline(catalogues.en, { ...quiet, behindMs, inFlight: 12_345 });
    expect(strip).toMatchObject({ health, text: `Live · ${words} · 12,345 still to count` });
    expect(strip.announced).toBe(health === 'ok' ? 'Live' : 'Live, but results are delayed');
  });

  test('is amber if a batch has failed, even a single one', () => {
    expect(describePipeline(catalogues.en, { ...quiet, failedBatches: 1 })).toEqual({
      health: 'slow',
      text: 'Live · 1 batch failed',
      announced: 'Live, but some votes could not be recorded',
    });
    expect(describePipeline(catalogues.en, { ...quiet, failedBatches: 2 }).text).toBe(
      'Live · 2 batches failed',
    );
  });

  test('shows that votes cannot be counted while the worker is held up, and that a queue cannot be reached', () => {
    expect(
      describePipeline(catalogues.en, { ...quiet, inFlight: 3, behindMs: 2_000, isHeldUp: true }),
    ).toEqual({
      health: 'slow',
      text: 'Live · 2 s behind · 3 still to count · votes cannot be counted at the moment',
      announced: 'Live, but votes cannot be counted at the moment',
    });
    expect(describePipeline(catalogues.en, { ...quiet, unreachableQueues: 2 })).toEqual({
      health: 'slow',
      text: 'Live · 2 queues cannot be reached',
      announced: 'Live, but some votes may be missing',
    });
  });

  test.each([
    ['vote', 'The voting page is down. Voting is unavailable until it is back; results still update.'],
    ['queue', 'The queue is down. Voting is unavailable until it is back; votes already cast are kept.'],
    ['worker', 'The worker is down. Voting still works; votes will be counted when it is back.'],
    ['database', 'The database is down. Votes already cast are kept; results will update when it is back.'],
  ] as const)('names the part that is down, and the consequences: %s', (part, text) => {
    expect(describePipeline(catalogues.en, withDown(part))).toEqual({
      health: 'down',
      text,
      announced: text,
    });
  });

  test.each([
    [
      'full',
      'both',
      'The queue is full. Voting is unavailable until the worker catches up; votes already cast are kept.',
    ],
    [
      'read-only',
      'both',
      'The queue cannot store votes. Voting is unavailable until it can; votes already cast are kept.',
    ],
    [
      'not durable',
      'vote',
      'Voting is unavailable until the configuration is fixed: a crash could lose votes.',
    ],
    [
      'unavailable',
      'vote',
      'The voting page cannot reach the queue. Voting is unavailable until it can; results still update.',
    ],
    [
      'unavailable',
      'worker',
      'The worker cannot reach the queue. Voting still works; votes will be counted when it can.',
    ],
    [
      'unavailable',
      'both',
      'The queue is down. Voting is unavailable until it is back; votes already cast are kept.',
    ],
  ] as const)('explains why the queue is unavailable: %s, reported by %s', (why, saidBy, text) => {
    const strip = describePipeline(catalogues.en, { ...withDown('queue'), queueTrouble: { why, saidBy } });
    expect(strip).toEqual({ health: 'down', text, announced: text });
  });

  test('shows that the database is read-only instead of down', () => {
    const { health, text } = describePipeline(catalogues.en, {
      ...withDown('database'),
      isDatabaseReadOnly: true,
    });
    expect([health, text]).toEqual([
      'down',
      'The database is read-only. Votes already cast are kept; results will update when it is writable.',
    ]);
  });

  test('is amber if a crash could lose votes, and names the parts', () => {
    expect(describePipeline(catalogues.en, { ...quiet, notDurable: ['queue', 'database'] })).toEqual({
      health: 'slow',
      text: 'Live · a crash of the queue and the database could lose votes',
      announced: 'Live, but a crash could lose votes',
    });
  });

  test('names all parts that are down', () => {
    expect(describePipeline(catalogues.en, withDown('worker', 'vote')).text).toBe(
      'The voting page and the worker are down. Votes already cast are kept and will be counted.',
    );
  });
});

describe('the bound', () => {
  const at = new Date(2026, 10, 21, 14, 3, 7, 999);
  const describeAfter = (hours: number, status: 'open' | 'closing' | 'scheduled' | 'final') =>
    describeCompleteness(catalogues.en, at.toISOString(), status, at.getTime() + hours * 3_600_000);

  test('is shown in whole seconds, rounded down, and with its date if it is long ago', () => {
    expect(describeAfter(0, 'open')).toBe('All votes cast before 14:03:07 are counted');
    expect(describeAfter(11, 'closing')).toBe('All votes cast before 14:03:07 are counted');
    expect(describeAfter(13, 'open')).toBe('All votes cast before 21 November 2026 at 14:03:07 are counted');
  });

  test('is not shown while it is unknown, before a poll opens and after its result is final', () => {
    expect(describeCompleteness(catalogues.en, null, 'open')).toBe('');
    expect(describeCompleteness(catalogues.en, undefined, 'open')).toBe('');
    expect(describeAfter(0, 'scheduled')).toBe('');
    expect(describeAfter(0, 'final')).toBe('');
  });

  test('does not go back when a screen connects to another server, but does when the clock was set', () => {
    const [early, late, hourLater] = ['2026-11-21T10:00:00Z', '2026-11-21T10:00:01Z', '2026-11-21T11:00:00Z'];
    expect(laterBound(undefined, early)).toBe(early);
    expect(laterBound(early, late)).toBe(late);
    expect(laterBound(late, early)).toBe(late);
    expect(laterBound(hourLater, early)).toBe(early);
    expect(laterBound(late, null)).toBeNull();
  });
});

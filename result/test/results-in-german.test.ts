// Results as a German page says them: numbers, shares, lists and plurals are those of the language.
import { catalogues } from '@hands/shared/texts/catalogues';
import type { PipelineState } from '@hands/shared/queue/pipeline-state';
import { expect, test } from 'vitest';
import { describeCompleteness, describePipeline } from '../public/pipeline-model.js';
import { describeRounds } from '../public/round-sentences.js';
import { createTally, formatTotal } from '../public/tally-model.js';
import { headlineHtml } from '../public/tally-tables.js';
import { snapshotOf } from './snapshot-of.ts';

const { de } = catalogues;

test('numbers have points, shares a space, and words the form for their number', () => {
  expect(formatTotal(de, { total: 1_234, kind: 'single' })).toBe('1.234 Stimmen');
  expect(formatTotal(de, { total: 1, kind: 'single' })).toBe('1 Stimme');
  expect(formatTotal(de, { total: 2, kind: 'ranked' })).toBe('2 Personen');
  const tally = createTally(de, { ...snapshotOf(1, [999, 1]), status: 'final' });
  expect(tally.bars().map(({ votes, unit, share, lead }) => [votes, unit, share, lead])).toEqual([
    ['999', 'Stimmen', '>99\u00a0%', 'gewonnen'],
    ['1', 'Stimme', '<1\u00a0%', ''],
  ]);
  expect(tally.outcome()).toBe('999 von 1.000 Stimmen, >99\u00a0%');
});

test('lists end in “und”', () => {
  const tally = createTally(de, snapshotOf(1, [2, 2, 2]));
  expect(tally.headline()).toBe('Gleichauf: option 0, option 1 und option 2');
  expect(headlineHtml(de, tally)).toBe(
    'Gleichauf: <bdi>option 0</bdi>, <bdi>option 1</bdi> und <bdi>option 2</bdi>',
  );
});

test('a run-off is told in German', () => {
  const rounds = [
    { votes: [4, 3, 2], exhausted: 0, eliminated: 2, winners: [] },
    { votes: [4, 4, null], exhausted: 1, eliminated: null, winners: [0, 1] },
  ];
  const snapshot = { ...snapshotOf(1, [4, 3, 2]), kind: 'ranked' as const, rounds };
  expect(describeRounds(de, snapshot).map((html) => html.replaceAll(/<\/?bdi>/g, ''))).toEqual([
    'option 2 hat mit 2 die wenigsten Stimmen und scheidet aus. 1 der Stimmzettel geht an option 1 und 1 nennt keine verbliebene Option.',
    'Gleichstand mit je 4 Stimmen: option 0 und option 1.',
  ]);
  expect(createTally(de, snapshot).basis()).toBe(
    '100\u00a0% sind die 8 Stimmzettel, die in der letzten Runde zählen. Ein weiterer nennt keine der verbliebenen Optionen.',
  );
});

test('the strip says in German what is down, and how far screens are behind', () => {
  const parts = { vote: 'up', queue: 'up', worker: 'up', database: 'up' } as const;
  const quiet: PipelineState = {
    behindMs: 1_200,
    inFlight: 12_345,
    failedBatches: 0,
    completeTo: null,
    parts,
  };
  expect(describePipeline(de, quiet)).toMatchObject({
    text: 'Live · 1,2 s im Rückstand · 12.345 noch zu zählen',
    announced: 'Live, aber die Ergebnisse kommen verspätet',
  });
  expect(describePipeline(de, { ...quiet, parts: { ...parts, vote: 'down', worker: 'down' } }).text).toBe(
    'Die Abstimmungsseite und der Zähldienst sind ausgefallen. Abgegebene Stimmen bleiben erhalten und werden noch gezählt.',
  );
  const now = Date.parse('2026-11-27T12:00:00Z');
  expect(describeCompleteness(de, '2026-11-20T12:00:00Z', 'open', now)).toMatch(
    /^Alle vor 20\. November 2026 um \d\d:00:00 abgegebenen Stimmen sind gezählt$/,
  );
});

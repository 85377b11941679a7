// The cost of a tick depends on the watched polls and their changes, not on the number of polls.
import type { Pool } from '@hands/db/pool';
import { addBallot } from '@hands/testing/add-ballot';
import { openDatabase } from '@hands/testing/open-database';
import { expect, test } from 'vitest';
import { createOpenPollsFollower } from '../src/live/follow-open-polls.ts';
import { readSnapshots } from '../src/snapshots/read-snapshots.ts';

const POLLS = 10_000;
const WATCHED = 1_000;

/** Polls of all kinds with five options each and some ballots. */
async function setUp() {
  const { pool } = await openDatabase();
  await pool.query(
    `insert into polls (id, question, kind, max_choices)
     select id, 'Which?', (array['single', 'multiple', 'ranked'])[id % 3 + 1], case id % 3 when 1 then 5 else 1 end
     from generate_series(2, ${POLLS + 1}) as id`,
  );
  await pool.query(
    `insert into options (poll_id, position, text)
     select polls.id, position, 'option'
     from polls, generate_series(0, 4) as position`,
  );
  await pool.query(
    `insert into ballots (poll_id, voter_id, choices, cast_at)
     select polls.id, gen_random_uuid(), array[position], now()
     from polls, generate_series(0, 4) as position`,
  );
  await pool.query(
    `insert into shown_results (poll_id, ballots, votes)
     select id, ballots, array[1, 1, 1, 1, 1]
     from polls`,
  );
  await pool.query('analyze');
  const watched = Array.from({ length: WATCHED }, (_, index) => ({ pollId: 2 + index * (POLLS / WATCHED) }));
  const seen = await readSnapshots(pool, watched);
  return { pool, seen };
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Loops': number;
  'Actual Rows': number;
  Plans?: Node[];
}

/** The nodes of the executed plan, for the same statement that ticks send. */
async function explain(pool: Pool, ask: (pool: Pool) => Promise<unknown>): Promise<Node[]> {
  let nodes: Node[] = [];
  const explaining = {
    async query({ text, values }: { text: string; values?: unknown[] }) {
      const { rows } = await pool.query<{ 'QUERY PLAN': { Plan: Node }[] }>(
        `explain (analyze, format json) ${text}`,
        values,
      );
      nodes = rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => flatten(Plan)));
      return { rows: [] };
    },
  };
  await ask(explaining as unknown as Pool);
  return nodes;
}

const flatten = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flatten)];

test('with 10,000 polls, looks up the 1,000 watched ones by key and reads further only for those that changed', async () => {
  const { pool, seen } = await setUp();
  const changed = seen.slice(0, 6);
  for (const { pollId } of changed) await addBallot(pool, pollId, 0);
  const nodes = await explain(pool, (explaining) => readSnapshots(explaining, seen));
  expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
  const lookups = (table: string) =>
    nodes.filter((node) => node['Relation Name'] === table).map((node) => node['Actual Loops']);
  expect(lookups('polls')).toEqual([WATCHED]);
  expect(lookups('options')).toEqual([changed.length]);
  expect(lookups('shown_results')).toEqual([changed.length]);
  expect(Math.max(...lookups('tallies'))).toBeLessThanOrEqual(changed.length * 5);
  expect(lookups('rankings')).toEqual([changed.length / 3]);

  // if nothing has changed, it reads no further
  const now = await readSnapshots(
    pool,
    seen.map(({ pollId }) => ({ pollId })),
  );
  const idle = await explain(pool, (explaining) => readSnapshots(explaining, now));
  const loops = (table: string) => idle.find((node) => node['Relation Name'] === table)?.['Actual Loops'];
  expect(['polls', 'options', 'tallies', 'rankings'].map(loops)).toEqual([WATCHED, 0, 0, 0]);
});

test('searches for open polls among the newest polls, not among all closed ones', async () => {
  const { pool } = await openDatabase();
  await pool.query(
    `insert into polls (question, closes_at)
     select 'Which?', '2020-01-01' from generate_series(1, ${POLLS})`,
  );
  await pool.query('analyze');
  const nodes = await explain(pool, (explaining) =>
    createOpenPollsFollower(explaining, {} as never, () => true).update(),
  );
  const read = nodes.filter((node) => node['Relation Name'] === 'polls');
  expect(read.map((node) => [node['Index Name'], node['Actual Rows']])).toEqual([['polls_pkey', 1_000]]);
});

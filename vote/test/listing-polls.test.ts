import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import { createLogger } from '@hands/shared/process/logger';
import { createTestDatabase } from '@hands/testing/test-database';
import type { TestDatabase } from '@hands/testing/test-database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listPolls, listStatement } from '../src/polls/list-polls.ts';
import type { ListQuery } from '../src/polls/list-polls.ts';
import { listThemes } from '../src/polls/list-themes.ts';

const POLLS = 10_000;
const THEMES = 50;

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, createLogger('test', 'silent'), { max: 2 });
  // a tenth is scheduled, a tenth closed
  await pool.query(
    `insert into polls (question, theme, opens_at, closes_at)
     select
       'Question ' || n || '?',
       case when n <= $1::integer / $2 then 'Oldest' else 'Theme ' || n % $2 end,
       case when n % 10 = 0 then now() + interval '1 day' end,
       case when n % 10 = 1 then now() - interval '1 day' end
     from generate_series(1, $1::integer) as n`,
    [POLLS, THEMES],
  );
  await pool.query(
    `insert into options
     select id, position, 'Option ' || position
     from polls, generate_series(0, 3) as position`,
  );
  await pool.query('analyze polls, options');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

interface Plan {
  'Node Type': string;
  'Parent Relationship'?: string;
  Plans?: Plan[];
}

async function nodesOf(query: ListQuery): Promise<Plan[]> {
  const { theme, ...rest } = query;
  const { text, values } = listStatement({ ...rest, themes: theme === undefined ? undefined : [theme] });
  const { rows } = await pool.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
    `explain (format json) ${text}`,
    values,
  );
  // without the subplan that reads a poll's few options, which may sort them
  const flatten = (plan: Plan): Plan[] =>
    plan['Parent Relationship'] === 'SubPlan' ? [] : [plan, ...(plan.Plans ?? []).flatMap(flatten)];
  return rows[0]?.['QUERY PLAN'].flatMap(({ Plan: plan }) => flatten(plan)) ?? [];
}

async function deepCursor(query: ListQuery): Promise<string> {
  const pages = query.theme === undefined ? 40 : 1;
  let cursor: string | undefined;
  for (let i = 0; i < pages; i++) {
    const { next } = await listPolls(pool, { ...query, limit: 100, cursor });
    cursor = next ?? undefined;
  }
  if (cursor === undefined) throw new Error('the list is not that deep');
  return cursor;
}

describe.each([
  ['all polls', {}],
  ['a theme’s polls', { theme: 'Theme 7' }],
  ['the polls of a theme that is no longer used', { theme: 'Oldest' }],
  ['open polls', { status: 'open' }],
] as const)('among 10,000: %s', (_, filter) => {
  test.each(['first', 'deep'])(
    'reads a %s page in the order of the index, without a sort step',
    async (place) => {
      const query = { ...filter, limit: 20 };
      const cursor = place === 'deep' ? await deepCursor(query) : undefined;
      const nodes = await nodesOf({ ...query, cursor });
      // the last two read the time, once
      const types = ['Limit', 'Nested Loop', 'Index Scan', 'Materialize', 'Result'];
      expect(nodes.map((node) => node['Node Type'])).toEqual(types);
    },
  );
});

test('pages list every poll of a theme exactly once', async () => {
  const ids: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await listPolls(pool, { theme: 'Theme 7', limit: 30, cursor });
    ids.push(...page.polls.map(({ id }) => id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(ids).toHaveLength(POLLS / THEMES - 4);
  expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => b - a));
});

test('counts the polls of each theme', async () => {
  const themes = await listThemes(pool);
  expect(themes.find(({ name }) => name === 'Theme 7')?.polls).toBe(POLLS / THEMES - 4);
});

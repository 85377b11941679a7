// A page stays open while its poll is changed. Votes name options by position, so a vote from the old page must not become one
// for what has taken that place.
import { expect, test } from 'vitest';
import { openTab } from './open-tab.ts';
import { abc, faultOf, read, setUpPolls, texts } from './set-up-polls.ts';

const { vote, url, send, get, create } = setUpPolls();

const CHANGED = 'The options of this poll have changed since you opened this page. Please choose again.';

const kinds = [
  ['single', { kind: 'single', voteChange: false }, [['choice', '0']]],
  ['multiple', { kind: 'multiple', voteChange: false }, [['choices', '0']]],
  [
    'ranked',
    { kind: 'ranked', voteChange: false },
    [
      ['rank-0', '1'],
      ['rank-1', ''],
      ['rank-2', ''],
    ],
  ],
] as const;

const versionIn = (html: string) => /name="optionsVersion" value="([^"]+)"/.exec(html)?.[1] ?? '';
const withVersion = (html: string, fields: readonly (readonly string[])[]) => [
  ['optionsVersion', versionIn(html)],
  ...fields.map((field) => [...field]),
];

test.each(kinds)(
  'a vote from the page of a %s poll whose options have been reordered since is refused, and nothing is ticked',
  async (_kind, rules, fields) => {
    const poll = await create({ ...abc, ...rules });
    const tab = openTab(url());
    const before = await tab.get(`/polls/${poll.id}`);
    await send('PATCH', `/polls/${poll.id}`, { options: texts('B', 'A', 'C') });

    const refused = await tab.submit(`/polls/${poll.id}/vote`, withVersion(before.html, fields));
    expect(refused.status).toBe(409);
    expect(refused.html).toContain(`role="alert">${CHANGED}`);
    expect(refused.html).not.toContain('You voted');
    expect(refused.html).not.toMatch(/Your vote<| checked|name="rank-\d" value="\d/);
    expect(refused.html).toMatch(/B<.*A<.*C</);

    const taken = await tab.submit(`/polls/${poll.id}/vote`, withVersion(refused.html, fields));
    expect(taken.status).toBe(200);
    expect(taken.html).toMatch(/(You voted for|Your ranking:) <strong>(1\. )?<bdi>B<\/bdi>/);
  },
);

test.each([
  ['an added option', { options: texts('A', 'B', 'C', 'D') }],
  ['a lower limit', { maxChoices: 2 }],
  ['another kind', { kind: 'ranked' }],
])('%s is such a change; another question or deadline is not', async (_what, change) => {
  const poll = await create({ ...abc, kind: 'multiple' });
  const tab = openTab(url());
  const { html } = await tab.get(`/polls/${poll.id}`);
  await send('PATCH', `/polls/${poll.id}`, { question: 'Which one?', closesAt: '2100-01-01T00:00:00Z' });
  expect(versionIn((await tab.get(`/polls/${poll.id}`)).html)).toBe(versionIn(html));
  await send('PATCH', `/polls/${poll.id}`, change);
  const refused = await tab.submit(`/polls/${poll.id}/vote`, withVersion(html, [['choices', '1']]));
  expect([refused.status, refused.html.includes(CHANGED)]).toEqual([409, true]);
});

test('a program may name the version that GET /polls/{id} shows; without it, its vote is taken as it is', async () => {
  const { id, optionsVersion } = await create(abc);
  const cast = (body: object) => send('POST', `/polls/${id}/vote`, body);
  expect(await faultOf(await cast({ choice: 0, optionsVersion: 7 }))).toMatchObject({
    status: 400,
    fields: ['optionsVersion'],
  });
  await send('PATCH', `/polls/${id}`, { options: texts('B', 'A', 'C') });
  const refused = await cast({ choice: 0, optionsVersion });
  expect([refused.status, await read(refused)]).toMatchObject([
    409,
    { title: 'Options changed', detail: CHANGED },
  ]);
  const current = (await get(`/polls/${id}`)).optionsVersion;
  const taken = await cast({ choice: 0, optionsVersion: current });
  expect(taken.status).toBe(202);
  // it has waited until every instance knows of the change
  const { rows } = await vote().pool.query<{ validFrom: Date }>(
    'select valid_from as "validFrom" from polls where id = $1',
    [id],
  );
  const { castAt } = (await taken.json()) as { castAt: string };
  expect(Date.parse(castAt)).toBeGreaterThanOrEqual(rows[0]?.validFrom.getTime() ?? Infinity);
  expect((await cast({ choice: 0 })).status).toBe(202);
});

test('the sample application’s form may name it, too', async () => {
  const tab = openTab(url());
  const { html } = await tab.get('/');
  const taken = await tab.submit('/', withVersion(html, [['vote', 'b']]));
  expect([taken.status, taken.html.includes('You voted for')]).toEqual([200, true]);
  expect((await tab.submit('/', [...withVersion('', []), ['vote', 'b']])).status).toBe(409);
});

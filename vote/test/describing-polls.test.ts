// The description under a poll's question.
import { closeLongAgo } from '@hands/testing/close-long-ago';
import { describe, expect, test } from 'vitest';
import { openTab } from './open-tab.ts';
import { abc, faultOf, read, setUpPolls } from './set-up-polls.ts';

const { vote, url, send, create, castBallot } = setUpPolls();

const change = (id: number, body: object) => send('PATCH', `/polls/${id}`, body);
const post = (description: unknown) => send('POST', '/polls', { ...abc, description });
const pageOf = (path: string) => openTab(url()).get(path);

describe('a description', () => {
  test('is empty unless it is given', async () => {
    expect(await create(abc)).toMatchObject({ description: '' });
  });

  test('is stored in one form, with its lines', async () => {
    const description = '\n Bring  a chair.\t\r\n\r\n\r\n\r\nCafe\u0301\rLast\n';
    expect(await create({ ...abc, description })).toMatchObject({
      description: 'Bring a chair.\n\nCafé\nLast',
    });
  });

  test.each([
    ['not text', 1],
    ['too long', 'x'.repeat(1_001)],
    ['with a control character', 'one\ntwo\u0007'],
    ['with a mark that changes direction', 'one\ntwo \u202e owt'],
    ['with half a character', 'one\n\ud83d'],
  ])('that is %s is refused, by its name', async (_, description) => {
    expect(await faultOf(await post(description))).toMatchObject({
      status: 400,
      fields: ['description'],
    });
  });

  test('may have 1,000 characters', async () => {
    expect((await post('é\n'.repeat(500))).status).toBe(201);
  });

  test('can be changed and removed while there are ballots, which count on', async () => {
    const { id, optionsVersion, description } = await create({ ...abc, description: 'Before' });
    expect(description).toBe('Before');
    await castBallot(id, [1]);
    const changed = await read(await change(id, { description: 'After' }));
    expect(changed).toMatchObject({ description: 'After', optionsVersion });
    expect(await read(await change(id, { description: '' }))).toMatchObject({ description: '' });
    const { rows } = await vote().pool.query('select valid_from, ballots from polls where id = $1', [id]);
    expect(rows).toEqual([{ valid_from: null, ballots: 1 }]);
  });

  test('is on the ballot, with its addresses as links and no other markup', async () => {
    const { slug } = await create({ ...abc, description: 'See https://example.org/a?b=1&c=2.\n<b>Now</b>' });
    const { html } = await pageOf(`/p/${String(slug)}`);
    expect(html).toContain(
      '<p class="description">See <a href="https://example.org/a?b=1&amp;c=2" rel="noopener nofollow" dir="ltr">' +
        'https://example.org/a?b=1&amp;c=2</a>. &lt;b&gt;Now&lt;/b&gt;</p>',
    );
  });

  test('is not on the ballot of a poll without one', async () => {
    const { slug } = await create(abc);
    expect((await pageOf(`/p/${String(slug)}`)).html).not.toContain('class="description"');
  });
});

describe('in the form', () => {
  const fields = (more: Record<string, string>): string[][] => [
    ...Object.entries({ question: 'Which?', kind: 'single', resultsVisible: 'always', ...more }),
    ['option', 'A'],
    ['option', 'B'],
  ];

  test('its line breaks arrive as browsers send them, and saving the form as it is changes nothing', async () => {
    const tab = openTab(url());
    const { path } = await tab.submit('/polls', fields({ description: 'One\r\n\r\nTwo ' }));
    const manage = path.replace('/share', '/manage');
    const { html } = await tab.get(manage);
    expect(html).toMatch(/<textarea id="description"[^>]*>\s*One Two<\/textarea>/);
    const [, shown = ''] = /name="shown" value="([^"]*)"/.exec(html) ?? [];
    const saved = await tab.submit(manage, [
      ...fields({ theme: 'OnTrend', description: 'One\r\n\r\nTwo' }),
      ['shown', shown.replaceAll('&#34;', '"')],
    ]);
    expect(saved.status).toBe(200);
    expect(saved.html).not.toContain('description:');
  });

  test('an address fills it in, and so does the duplicate of a poll', async () => {
    const tab = openTab(url());
    const { path } = await tab.submit('/polls', fields({ description: 'One\r\nTwo & <three>' }));
    expect((await tab.get(path)).html).toContain('<p class="description">One Two &amp; &lt;three&gt;</p>');
    const { html } = await tab.get(path.replace('/share', '/manage'));
    const [, link = ''] = /href="(\/polls\/new\?[^"]*)">Duplicate/.exec(html) ?? [];
    expect((await tab.get(link.replaceAll('&amp;', '&'))).html).toContain(
      '> One Two &amp; &lt;three&gt;</textarea>',
    );
  });

  test('one that is refused is shown beside its fault', async () => {
    const { html } = await openTab(url()).submit('/polls', fields({ description: 'bell \u0007' }));
    expect(html).toMatch(/id="description-fault"[^>]*>Must not contain control characters\./);
    expect(html).toContain('> bell \u0007</textarea>');
    expect(html).toContain('<a href="#description">Description</a>: ');
  });
});

test('a closed poll can be described, and stays closed', async () => {
  const { id } = await create(abc);
  await closeLongAgo(vote().pool, id);
  expect(await read(await change(id, { description: 'Thank you' }))).toMatchObject({
    description: 'Thank you',
    status: 'closing',
  });
});

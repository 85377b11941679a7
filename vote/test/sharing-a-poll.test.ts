// The page that shares a poll, its QR code, and how links to its ballot are previewed.
import { hashPollKey } from '@hands/shared/auth/poll-key';
import { asAdmin } from '@hands/testing/administrator';
import { closeLongAgo } from '@hands/testing/close-long-ago';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import QRCode from 'qrcode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTab as openTabAt } from './open-tab.ts';

let vote: TestVote;
let url = '';
beforeAll(async () => {
  vote = await openVote();
  url = await vote.serve();
});
afterAll(() => vote.close());

const openTab = (signedIn = false) => openTabAt(url, signedIn);

/** A poll made by form in a new tab, which is its owner. */
async function createByForm(fields: string[][] = []) {
  const tab = openTab();
  const shared = await tab.submit('/polls', [
    ['question', 'Which “tree”?'],
    ['kind', 'single'],
    ['resultsVisible', 'always'],
    ['option', 'Ash'],
    ['option', 'Birch & Cedar'],
    ...fields,
  ]);
  expect(shared.status).toBe(200);
  const [, slug = ''] = /^\/p\/([0-9a-z]{10})\/share$/.exec(shared.path) ?? [];
  return { tab, slug, ...shared };
}

const pollOf = async (slug: string) =>
  (await (await fetch(`${url}/p/${slug}`)).json()) as { id: number; slug: string };

describe('the share page', () => {
  test('has the link, its QR code, a join code that works, and the ways to ballot, results and projector', async () => {
    const { slug, html } = await createByForm();
    const link = `http://localhost:5000/p/${slug}`;
    expect(html).toContain(`data-copy="${link}"`);
    expect(html).toContain(`<a href="${link}">localhost:5000/p/${slug}</a>`);
    expect(html).toContain(`href="http://localhost:5001/p/${slug}/results"`);
    expect(html).toContain(`href="http://localhost:5001/p/${slug}/results?present"`);
    // the frame, to be read and to be copied
    const frame = `&lt;iframe src=&#34;http://localhost:5001/embed/${slug}&#34; title=&#34;Which “tree”?&#34; width=&#34;100%&#34; height=&#34;316&#34; style=&#34;border: 0; max-width: 100%&#34; loading=&#34;lazy&#34;&gt;&lt;/iframe&gt;`;
    expect(html).toContain(`<code>${frame}</code>`);
    expect(html).toContain(`data-copy="${frame}"`);
    expect(html).toContain(`data-copy="http://localhost:5001/embed/${slug}?bg=transparent"`);
    const code = (await QRCode.toString(link, { type: 'svg', margin: 4 })).replaceAll(/\s+/g, ' ').trim();
    expect(html).toContain(code);
    const [, first = '', second = ''] = /class="code">(\d{3}) (\d{3})</.exec(html) ?? [];
    const joined = await fetch(`${url}/${first}${second}`, { redirect: 'manual' });
    expect(joined.headers.get('location')).toBe(`/p/${slug}`);
  });

  test('says until when the join code is valid, and renews it', async () => {
    const { tab, slug, html } = await createByForm();
    expect(html).toMatch(
      /Valid until <time datetime="[^"]+">[^<]+UTC<\/time>\. Open this page again to renew it\./,
    );
    const [, code = ''] = /class="code">([\d ]+)</.exec(html) ?? [];
    const { id } = await pollOf(slug);
    await vote.pool.query("update join_codes set until = now() - interval '1 hour' where poll_id = $1", [id]);
    const again = await tab.get(`/p/${slug}/share`);
    expect(again.html).toContain(`class="code">${code}<`);
    const joined = await fetch(`${url}/${code.replace(' ', '')}`, { redirect: 'manual' });
    expect(joined.headers.get('location')).toBe(`/p/${slug}`);
    await vote.pool.query("update polls set closes_at = now() + interval '1 hour' where id = $1", [id]);
    const closing = await tab.get(`/p/${slug}/share`);
    expect(closing.html).toMatch(/Valid until <time [^>]+>[^<]+<\/time>, when the poll closes\./);
  });

  test('says when a poll opens that is not open yet, and until when an open one is', async () => {
    const closes = ['closesAt', '2100-01-02T12:00'];
    const open = await createByForm([closes]);
    expect(open.html).toContain('Open until <time datetime="2100-01-02T12:00:00.000Z">');
    const scheduled = await createByForm([['opensAt', '2100-01-01T12:00'], closes]);
    expect(scheduled.html).toContain(
      'Opens <time datetime="2100-01-01T12:00:00.000Z" data-in-sentence>on 1 January 2100 at 12:00 UTC</time>',
    );
    expect(scheduled.html).not.toContain('Open until');
  });

  test('of a poll with voting links offers these first, and says what the link is good for', async () => {
    const { slug, html } = await createByForm([['voters', 'token']]);
    const places = [
      `<a class="button" href="/p/${slug}/manage/voters">Make voting links</a>`,
      'Nobody can vote with them.',
      `<button type="button" class="button quiet" data-copy="http://localhost:5000/p/${slug}"`,
      'class="code"',
    ].map((part) => html.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const plain = await createByForm();
    expect(plain.html).not.toContain('oting link');
    expect(plain.html).toContain(`class="button" data-copy="http://localhost:5000/p/${plain.slug}"`);
  });

  test('says above the link if other devices cannot open it', async () => {
    const warning = 'Other devices cannot open the links below';
    const { tab, slug, html } = await createByForm();
    expect(html.indexOf(warning)).toBeGreaterThan(-1);
    expect(html.indexOf(warning)).toBeLessThan(html.indexOf('data-copy='));
    const byToken = await createByForm([['voters', 'token']]);
    expect(byToken.html.indexOf(warning)).toBeLessThan(byToken.html.indexOf('/manage/voters"'));
    const reachable = openTabAt(await vote.serve({ voteUrl: 'http://hands.example' }));
    for (const [name, value] of tab.cookies) reachable.cookies.set(name, value);
    expect((await reachable.get(`/p/${slug}/share`)).html).not.toContain(warning);
  });

  test('shows its owner the manage link, whose key is the poll’s', async () => {
    const { slug, html } = await createByForm();
    const [, key = ''] = /http:\/\/localhost:5000\/p\/\w+\/manage#k=([\w-]{32})/.exec(html) ?? [];
    const { rows } = await vote.pool.query<{ slug: string }>(
      'select slug from poll_keys join polls on polls.id = poll_id where hash = $1',
      [hashPollKey(key)],
    );
    expect(rows).toEqual([{ slug }]);
    expect(html).toContain('Keep this link, and keep it to yourself.');
  });

  test('shows an administrator everything but a manage link, even with a key that is not valid', async () => {
    const { slug } = await createByForm();
    const tab = openTab(true);
    for (const key of [undefined, 'x'.repeat(32)]) {
      if (key !== undefined) tab.cookies.set(`key-${slug}`, key);
      const { html, status } = await tab.get(`/p/${slug}/share`);
      expect(status).toBe(200);
      expect(html).toContain('You manage this poll as an administrator.');
      expect(html).not.toContain('#k=');
    }
  });

  test('leads everyone else to the ballot, also the owner of another poll', async () => {
    const { slug } = await createByForm();
    const other = await createByForm();
    const strangers = [openTab(), other.tab];
    other.tab.cookies.set(`key-${slug}`, other.tab.cookies.get(`key-${other.slug}`) ?? '');
    for (const tab of strangers) {
      const { path, html } = await tab.get(`/p/${slug}/share`);
      expect(path).toBe(`/p/${slug}`);
      expect(html).not.toContain('#k=');
    }
    expect((await openTab().get('/p/nosuchpoll/share')).status).toBe(404);
  });

  test('of an older poll makes a code; of a closed one it has none', async () => {
    const { html } = await openTab(true).get('/p/1/share');
    expect(html).toMatch(/class="code">\d{3} \d{3}</);
    const { slug } = await createByForm();
    const { id } = await pollOf(slug);
    await closeLongAgo(vote.pool, id);
    vote.parts.polls.forget(id);
    const closed = await openTabAt(await vote.serve(), true).get(`/p/${slug}/share`);
    expect(closed.html).toContain('This poll has closed');
    expect(closed.html).not.toContain('class="code"');
  });
});

test('the QR code can be downloaded by everyone who may see the poll', async () => {
  const { slug } = await createByForm();
  const response = await fetch(`${url}/p/${slug}/qr.svg`);
  expect(response.headers.get('content-type')).toContain('image/svg+xml');
  expect(await response.text()).toBe(
    await QRCode.toString(`http://localhost:5000/p/${slug}`, { type: 'svg', margin: 4 }),
  );
});

test('the QR code of an unlisted poll is not at its number', async () => {
  const response = await fetch(`${url}/polls`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ question: 'Which?', options: [{ text: 'A' }, { text: 'B' }], listed: false }),
  });
  const { id } = (await response.json()) as { id: number };
  expect((await fetch(`${url}/p/${id}/qr.svg`)).status).toBe(404);
  expect((await fetch(`${url}/p/${id}/qr.svg`, { headers: asAdmin })).status).toBe(200);
});

test('a link to a ballot is previewed with its question and options', async () => {
  const { slug } = await createByForm();
  const { html } = await openTab().get(`/p/${slug}`);
  expect(html).toContain('<meta property="og:title" content="Which “tree”?">');
  expect(html).toContain('<meta property="og:description" content="Ash · Birch &amp; Cedar">');
  expect(html).toContain(`<meta property="og:url" content="http://localhost:5000/p/${slug}">`);
  expect(html).toContain('<meta property="og:type" content="website">');
});

// Web addresses in texts that people wrote.
import { linkHtml } from '@hands/shared/text/link-html';
import { expect, test } from 'vitest';

const linksOf = (text: string) => [...linkHtml(text).matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href);

test.each([
  ['https://example.org', ['https://example.org']],
  ['See http://example.org/a, and https://example.org/b!', ['http://example.org/a', 'https://example.org/b']],
  ['(https://example.org/a)', ['https://example.org/a']],
  ['https://example.org/wiki/Tea_(drink).', ['https://example.org/wiki/Tea_(drink)']],
  ['https://example.org/日本語。', ['https://example.org/日本語']],
  ['HTTPS://Example.org/?a=b#c/', ['HTTPS://Example.org/?a=b#c/']],
  ['https://example.org/\nhttps://example.net/', ['https://example.org/', 'https://example.net/']],
  ['javascript:alert(1) ftp://example.org mailto:a@example.org www.example.org', []],
  ['https:// https://%', []],
  ['xhttps://example.org', []],
])('the links of %j are %j', (text, links) => {
  expect(linksOf(text)).toEqual(links);
});

test('everything else is text, also within an address', () => {
  expect(linkHtml(`<b title="x">Tom & 'Ann'</b>`)).toBe(
    '&lt;b title=&quot;x&quot;&gt;Tom &amp; &#39;Ann&#39;&lt;/b&gt;',
  );
  const html = linkHtml(`https://example.org/"onclick="x https://example.org/'onclick='x`);
  expect(html).not.toMatch(/<a[^>]*onclick="/);
  expect(html.replaceAll(/<a href="[^"<>']*" rel="noopener nofollow" dir="ltr">|<\/a>/g, '')).not.toMatch(
    /[<>"']/,
  );
});

test('a long text is no work', () => {
  const started = performance.now();
  for (const text of ['https://', 'https://a(', 'https://a.', 'https://a()']) linkHtml(text.repeat(100_000));
  linkHtml(`https://${'.'.repeat(100_000)}`);
  expect(performance.now() - started).toBeLessThan(5_000);
});

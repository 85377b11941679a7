// In which language a page is, and how readers choose it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { setPageLanguage, switchLanguage } from '../src/http/page-language.ts';

async function serve(isSecure = false) {
  const server = createServer((req, res) => {
    if (switchLanguage(req, res, isSecure)) return;
    res.setHeader('Vary', 'Accept');
    const frame = req.url?.startsWith('/frame') ? { chosen: 'browser' as const } : {};
    res.end(JSON.stringify(setPageLanguage(req, res, frame)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'manual' });
    const body = await answer.text();
    return { answer, page: body && (JSON.parse(body) as { language: string; languageLinks: object[] }) };
  };
  const languageOf = async (path: string, headers?: Record<string, string>) => {
    const { page } = await get(path, headers);
    return page && page.language;
  };
  return { get, languageOf };
}

test.each([
  [undefined, 'en'],
  ['de', 'de'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['fr-CH, en;q=0.9, de;q=0.8', 'en'],
  ['en;q=0.5, de;q=0.6', 'de'],
  ['ja', 'en'],
  ['*', 'en'],
  ['de;q=0, *', 'en'],
  ['not a header;;', 'en'],
])('for Accept-Language %j, a page is in %s', async (accepted, language) => {
  const { languageOf } = await serve();
  // fetch itself would send `*`
  expect(await languageOf('/', { 'accept-language': accepted ?? '' })).toBe(language);
});

test('what the reader has chosen goes first, except on a page that takes no cookies', async () => {
  const { languageOf } = await serve();
  const chosen = { 'accept-language': 'en', cookie: 'a=b; language=de' };
  expect(await languageOf('/', chosen)).toBe('de');
  expect(await languageOf('/frame', chosen)).toBe('en');
  expect(await languageOf('/', { 'accept-language': 'de', cookie: 'language=xx' })).toBe('de');
});

test('caches keep a page apart from the same one in another language', async () => {
  const { get } = await serve();
  const { headers } = (await get('/', { 'accept-language': 'de' })).answer;
  expect(headers.get('content-language')).toBe('de');
  expect(headers.get('vary')).toBe('Accept, Accept-Language, Cookie');
  expect((await get('/frame')).answer.headers.get('vary')).toBe('Accept, Accept-Language');
});

test('a link to another language keeps the other parameters', async () => {
  const { get } = await serve();
  const { page } = await get('/p/x?present&receipt=a%2Bb');
  expect(page && page.languageLinks).toEqual([
    { language: 'de', name: 'Deutsch', url: '?present&receipt=a%2Bb&lang=de' },
  ]);
});

test('?lang= is kept in a cookie that says nothing else, and leads to the same page without it', async () => {
  const { get } = await serve();
  const { answer } = await get('/p/x?present&lang=de&receipt=a%2Bb');
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('./x?present&receipt=a%2Bb');
  expect(answer.headers.getSetCookie()).toEqual([
    'language=de; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax',
  ]);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect((await get('/p/x?lang=xx')).answer.status).toBe(200);
  const secure = await serve(true);
  expect((await secure.get('/?lang=de')).answer.headers.getSetCookie()[0]).toMatch(/; Secure$/);
});

test.each(['//example.com/?lang=de', '/\\example.com/?lang=de', '////example.com?lang=de'])(
  '%s leads to no other host',
  async (path) => {
    const { get } = await serve();
    const location = (await get(path)).answer.headers.get('location') ?? '';
    expect(location).toBe('./');
  },
);

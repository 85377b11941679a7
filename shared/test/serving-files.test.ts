import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { serveFiles } from '../src/http/serve-files.ts';

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

async function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'hands-files-'));
  const root = join(folder, 'public');
  mkdirSync(join(root, 'fonts'), { recursive: true });
  const text = 'body { color: red; }\n'.repeat(100);
  writeFileSync(join(root, 'page.css'), text);
  writeFileSync(join(root, 'fonts', 'font.woff2'), 'font');
  writeFileSync(join(folder, 'secret.css'), 'secret');
  const app = express();
  app.use('/static', serveFiles(root));
  const server = createServer(app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  const { port } = server.address() as AddressInfo;
  const get = async (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> => {
    const sent = request({
      port,
      path,
      headers: { 'accept-encoding': 'gzip, deflate', ...headers },
      method,
    }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return {
      status: response.statusCode,
      headers: response.headers,
      body: Buffer.concat(await response.toArray()),
    };
  };
  return { root, text, get };
}

test('style sheets are compressed for those that take it, and are the same for all', async () => {
  const { text, get } = await setUp();
  const { status, headers, body } = await get('/static/page.css');
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': 'text/css; charset=utf-8',
    vary: 'Accept-Encoding',
    'cache-control': 'public, max-age=0',
    'x-content-type-options': 'nosniff',
  });
  expect(gunzipSync(body).toString()).toBe(text);
  expect(body.length).toBeLessThan(text.length / 4);
  for (const encoding of ['identity', 'gzip;q=0', '']) {
    const plain = await get('/static/page.css', { 'accept-encoding': encoding });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers.vary).toBe('Accept-Encoding');
    expect(plain.body.toString()).toBe(text);
  }
  const head = await get('/static/page.css', {}, 'HEAD');
  expect(head).toMatchObject({ status: 200, headers: { 'content-encoding': 'gzip' } });
  expect(head.body).toHaveLength(0);
  const font = await get('/static/fonts/font.woff2');
  expect(font.headers['content-encoding']).toBeUndefined();
  expect(font.headers['x-content-type-options']).toBe('nosniff');
  expect(font.body.toString()).toBe('font');
});

test('a file that was removed is not found', async () => {
  const { root, get } = await setUp();
  rmSync(join(root, 'page.css'));
  expect((await get('/static/page.css')).status).toBe(404);
});

test('an unchanged file is not sent again, and a changed one is', async () => {
  const { root, get } = await setUp();
  const { etag = '' } = (await get('/static/page.css')).headers;
  expect(await get('/static/page.css', { 'if-none-match': etag })).toMatchObject({ status: 304 });
  writeFileSync(join(root, 'page.css'), 'body { color: blue; }');
  utimesSync(join(root, 'page.css'), new Date(), new Date(Date.now() + 5_000));
  const changed = await get('/static/page.css', { 'if-none-match': etag });
  expect(changed.status).toBe(200);
  expect(gunzipSync(changed.body).toString()).toContain('blue');
});

test.each([
  '/static/../secret.css',
  '/static/%2e%2e/secret.css',
  '/static/..%2fsecret.css',
  '/static/none.css',
  '/static/%00.css',
  '/static/%zz.css',
])('%s is not served', async (path) => {
  const { get } = await setUp();
  const { status, body } = await get(path);
  expect([400, 403, 404]).toContain(status);
  expect(body.toString()).not.toBe('secret');
});

import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { closeServer, listen, portOf } from '../src/http/http-server.ts';
import { createLogger } from '../src/process/logger.ts';

const logger = createLogger('test', 'silent');

async function open(handler: RequestListener): Promise<Server> {
  const server = await listen(handler, 0, logger);
  onTestFinished(() => closeServer(server));
  return server;
}

const urlOf = (server: Server) => `http://127.0.0.1:${portOf(server)}`;

test('keeps idle connections longer than proxies do', async () => {
  const response = await fetch(urlOf(await open((_req, res) => res.end())));
  const [, seconds] = /timeout=(\d+)/.exec(response.headers.get('keep-alive') ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThan(60);
});

test('the error for a port in use names the port and its setting', async () => {
  const port = portOf(await open((_req, res) => res.end()));
  await expect(listen((_req, res) => res.end(), port, logger)).rejects.toThrow(
    `Cannot listen on port ${port}; set PORT to a free one`,
  );
});

test('closing answers open requests, accepts no others, and does not wait for idle connections', async () => {
  let inHand: (res: ServerResponse) => void = () => undefined;
  const asked = new Promise<ServerResponse>((resolve) => (inHand = resolve));
  const server = await open((req, res) => {
    if (req.url === '/slow') inHand(res);
    else res.end('quick');
  });
  const url = urlOf(server);
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  expect(await read(get(`${url}/quick`, { agent }))).toBe('quick');
  const slow = read(get(`${url}/slow`));
  const response = await asked;

  const closed = Promise.all([closeServer(server), closeServer(server)]);
  await expect(read(get(`${url}/quick`))).rejects.toThrow('ECONNREFUSED');
  response.end('answered');
  expect(await slow).toBe('answered');
  await closed;
});

/** Cookies of a sign-in proxy. */
const cookies = (count: number) =>
  Array.from({ length: count }, (_, part) => `_proxy_${part}=${'x'.repeat(1_000)}`).join('; ');

test('X4: 16 KiB of headers are taken', async () => {
  const url = urlOf(await open((req, res) => res.end(String(req.headers.cookie?.length))));
  for (const Cookie of [cookies(12), cookies(15), 'x'.repeat(16 * 1024)])
    expect(await (await fetch(url, { headers: { Cookie } })).text()).toBe(String(Cookie.length));
});

test.each([
  ['a page', 'text/html', 'text/html; charset=utf-8', '<h1>Headers too large</h1>'],
  ['a problem document', '*/*', 'application/problem+json', '"title":"Headers too large"'],
])('X4: larger headers are answered with 431 and %s', async (_what, Accept, type, text) => {
  const url = urlOf(await open((_req, res) => res.end()));
  for (const count of [17, 40, 200]) {
    const response = await fetch(url, { headers: { Accept, Cookie: cookies(count) } });
    expect([response.status, response.headers.get('content-type')]).toEqual([431, type]);
    const body = await response.text();
    expect(body).toContain(text);
    expect(body).toContain('exceed 16 KiB');
  }
});

test('X4: a German browser reads in German that its headers are too large, unless it has chosen English', async () => {
  const url = urlOf(await open((_req, res) => res.end()));
  const ask = async (cookie: string) => {
    const headers = {
      Accept: 'text/html',
      'Accept-Language': 'de-DE,de;q=0.9',
      Cookie: cookie + cookies(17),
    };
    const response = await fetch(url, { headers });
    return [response.headers.get('content-language'), await response.text()];
  };
  expect(await ask('')).toEqual(['de', expect.stringContaining('<h1>Kopfzeilen zu groß</h1>')]);
  expect(await ask('language=en; ')).toEqual(['en', expect.stringContaining('<h1>Headers too large</h1>')]);
});

test('what is not HTTP is answered with a problem document, and never in the middle of an answer', async () => {
  const server = await open((_req, res) => void res.write('half'));
  const garbage = '\0\0\r\n\r\n';
  const say = async (bytes: string) => {
    const socket = connect(portOf(server), '127.0.0.1');
    socket.write(bytes);
    socket.once('data', () => socket.write(garbage));
    return (await socket.setEncoding('utf8').toArray()).join('');
  };
  expect(await say(garbage)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*"The request is not valid HTTP\."/);
  const answers = await say('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(answers.match(/HTTP\/1\.1/g)).toHaveLength(1);
});

async function read(request: ReturnType<typeof get>): Promise<string> {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return (await response.setEncoding('utf8').toArray()).join('');
}

import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
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

async function read(request: ReturnType<typeof get>): Promise<string> {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return (await response.setEncoding('utf8').toArray()).join('');
}

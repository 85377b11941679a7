// A proxy in front of the services, with the headers that Caddy sends by default: it keeps Host, and sets X-Forwarded-For, -Host and
// -Proto.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ProxyOptions {
  /** Whether it passes on WebSockets; asked for each. */
  passesSockets?: () => boolean;
  /** Added to what the browser sends, as sign-in proxies do. */
  cookies?: string;
  /** Whether it passes on the cookies that a service sets; otherwise a browser behind it keeps none. */
  setsCookies?: boolean;
  /** What it says of the browser's scheme. */
  scheme?: 'http' | 'https';
}

/**
 * @param targetOf the service for a path
 * @returns its URL
 */
export async function startProxy(
  targetOf: (path: string) => string,
  { passesSockets = () => true, cookies, setsCookies = true, scheme = 'http' }: ProxyOptions = {},
): Promise<string> {
  const forward = (req: IncomingMessage) =>
    request(new URL(req.url ?? '/', targetOf(req.url ?? '/')), {
      method: req.method,
      agent: false,
      headers: {
        ...req.headers,
        ...(cookies !== undefined && { cookie: [req.headers.cookie, cookies].filter(Boolean).join('; ') }),
        'x-forwarded-for': req.socket.remoteAddress,
        'x-forwarded-host': req.headers.host,
        'x-forwarded-proto': scheme,
      },
    });
  const server = createServer((req, res) => {
    const inner = forward(req);
    inner.on('error', () => res.destroy());
    inner.on('response', (answer) => {
      const { 'set-cookie': setCookie, ...headers } = answer.headers;
      res.writeHead(answer.statusCode ?? 502, {
        ...headers,
        ...(setsCookies && setCookie && { 'set-cookie': setCookie }),
      });
      answer.pipe(res);
    });
    req.pipe(inner);
  });
  server.on('upgrade', (req, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!passesSockets()) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    const inner = forward(req);
    inner.on('error', () => socket.destroy());
    inner.on('response', () => socket.destroy());
    inner.on('upgrade', (answer, target, first) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      socket.write(first);
      target.write(head);
      target.on('error', () => socket.destroy());
      target.pipe(socket).pipe(target);
    });
    inner.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

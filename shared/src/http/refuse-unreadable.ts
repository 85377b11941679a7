// Answers requests that never become a request, because their headers are too large, too slow or not HTTP. Node answers them
// with a status alone, which a browser shows as an empty page.
import { STATUS_CODES } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { Socket } from 'node:net';
import { catalogues } from '../texts/catalogues.ts';
import { findLanguage } from './page-language.ts';
import type { PageLanguage } from './page-language.ts';
import type { Problem } from './problem.ts';
import { renderProblemPage } from './render-problem-page.ts';

/** How long the rest of a refused request is read, so that the connection is not reset before the answer has arrived. */
const DRAIN_MS = 1_000;

const problems: Record<string, Problem> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    title: 'Headers too large',
    detail:
      'The headers of this request exceed 16 KiB. Most of that are usually cookies: delete those of this site. If you run it, let the proxy in front set smaller ones, or pass on fewer.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    title: 'Timed out',
    detail: 'The request did not arrive in time. Please try again.',
  },
};

const malformed: Problem = { status: 400, title: 'Bad request', detail: 'The request is not valid HTTP.' };

interface ClientError extends Error {
  code?: string;
  /** What arrived last. */
  rawPacket?: Buffer;
}

export function refuseUnreadable(server: Server): void {
  server.on('clientError', (error: ClientError, socket: Socket) => {
    // the parser fails again at each further packet
    if (socket.writableEnded) return;
    // as in Node's own handler: an answer that has begun cannot be followed by another one
    const { _httpMessage: current } = socket as { _httpMessage?: { headersSent: boolean } };
    if (error.code === 'ECONNRESET' || !socket.writable || current?.headersSent) {
      socket.destroy(error);
      return;
    }
    const problem = problems[error.code ?? ''] ?? malformed;
    const packet = error.rawPacket?.toString('latin1') ?? '';
    void answer(socket, problem, packet.includes('text/html') ? speak(packet) : undefined);
  });
}

/** By those headers that have arrived. */
function speak(packet: string): PageLanguage {
  const headers: IncomingHttpHeaders = {};
  for (const [, name = '', value] of packet.matchAll(/^(accept-language|cookie): *(.*)$/gim))
    headers[name.toLowerCase()] = value;
  const language = findLanguage(headers);
  return { language, texts: catalogues[language], languageLinks: [] };
}

/** @param spoken for a browser */
async function answer(socket: Socket, problem: Problem, spoken: PageLanguage | undefined): Promise<void> {
  socket.on('error', () => socket.destroy());
  const body = spoken
    ? await renderProblemPage(
        {
          ...problem,
          isTemporary: false,
          reload: false,
          back: '/polls',
          pollsUrl: '/polls',
          isFramed: false,
        },
        spoken,
      )
    : JSON.stringify({ type: 'about:blank', ...problem });
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    `Content-Type: ${spoken ? 'text/html; charset=utf-8' : 'application/problem+json'}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Content-Security-Policy: default-src 'self'; frame-ancestors 'self'",
    ...(spoken ? [`Content-Language: ${spoken.language}`] : []),
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
    'Connection: close',
  ];
  if (socket.writableEnded || socket.destroyed) return;
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  setTimeout(() => socket.destroy(), DRAIN_MS).unref();
}

// The API document, for programs and as a page.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pageModel } from './api-page-model.ts';
import type { ApiDocument } from './openapi.ts';
import { renderPage } from './render-page.ts';

type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** Handlers for `GET /openapi.json` and `GET /docs`. They use Node's request and response, so they work without Express. */
export function showApi(api: ApiDocument): { document: Handler; page: Handler } {
  const document = JSON.stringify(api, null, 2);
  return {
    document: (req, res) => send(req, res, 'application/json', document),
    page: async (req, res) => {
      const page = await renderPage('docs', { api: pageModel(api) }, true);
      await send(req, res, 'text/html; charset=utf-8', page);
    },
  };
}

function send(req: IncomingMessage, res: ServerResponse, type: string, body: string): Promise<void> {
  res.writeHead(200, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-cache',
  });
  return new Promise((resolve) => {
    if (req.method === 'HEAD') res.end(resolve);
    else res.end(body, resolve);
  });
}

// The API document, for programs and as a page.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import Negotiator from 'negotiator';
import type { Language } from '../texts/catalogues.ts';
import { pageModel } from './api-page-model.ts';
import type { ApiDocument } from './openapi.ts';
import { addVary, setPageLanguage } from './page-language.ts';
import type { PageLanguage } from './page-language.ts';
import { renderPage } from './render-page.ts';

type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

interface ApiPage {
  html: Buffer;
  /** The page of vote takes 15 KB instead of 180. */
  gzipped: Buffer;
}

const compress = promisify(gzip);

/** Handlers for `GET /openapi.json` and `GET /docs`. They use Node's request and response, so they work without Express. */
export function showApi(api: ApiDocument): { document: Handler; page: Handler } {
  const document = Buffer.from(JSON.stringify(api, null, 2));
  const pages = new Map<Language, Promise<ApiPage>>();

  async function render(spoken: PageLanguage): Promise<ApiPage> {
    const html = Buffer.from(
      await renderPage('docs', { ...spoken, api: pageModel(spoken.texts, api) }, true),
    );
    return { html, gzipped: await compress(html) };
  }

  return {
    document: (req, res) => send(req, res, 'application/json', document),
    page: async (req, res) => {
      // so that it is the same for all who read this language
      const spoken = setPageLanguage(req, res, { keeps: () => false });
      const page = pages.get(spoken.language) ?? render(spoken);
      pages.set(spoken.language, page);
      const { html, gzipped } = await page;
      addVary(res, 'Accept-Encoding');
      const isZipped = new Negotiator(req).encoding(['gzip', 'identity']) === 'gzip';
      if (isZipped) res.setHeader('Content-Encoding', 'gzip');
      await send(req, res, 'text/html; charset=utf-8', isZipped ? gzipped : html);
    },
  };
}

function send(req: IncomingMessage, res: ServerResponse, type: string, body: Buffer): Promise<void> {
  res.writeHead(200, {
    'Content-Type': type,
    'Content-Length': body.length,
    'Cache-Control': 'no-cache',
  });
  return new Promise((resolve) => {
    if (req.method === 'HEAD') res.end(resolve);
    else res.end(body, resolve);
  });
}

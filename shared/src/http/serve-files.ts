import { readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import express from 'express';
import type { RequestHandler } from 'express';
import { stripComments } from './strip-comments.ts';

/** What shrinks to less than half; fonts are compressed already. */
const COMPRESSED = new Set(['.css', '.js', '.mjs', '.svg']);

/** All that a file needs of the headers that pages have. */
const NO_SNIFFING = ['X-Content-Type-Options', 'nosniff'] as const;

/** Those of their files in which we write comments. */
const COMMENTED = new Set(['.css', '.js']);

const compress = promisify(gzip);

interface CompressedFile {
  mtimeMs: number;
  body: Buffer;
}

/**
 * Serves the files of a folder, style sheets and scripts with gzip and without comments: a dashboard takes 94 KB instead of 190.
 * A file is compressed when it is first asked for, and again after it was changed. Browsers offer no better encoding over plain
 * http.
 * @param root a folder; subfolders are part of it
 */
export function serveFiles(root: string): RequestHandler {
  const plain = express.static(root, { setHeaders: (res) => void res.setHeader(...NO_SNIFFING) });
  // only these are read, whatever a path says
  const files = new Set(
    readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => `/${file.replaceAll('\\', '/')}`),
  );
  const compressed = new Map<string, CompressedFile>();

  async function read(path: string): Promise<Buffer> {
    const file = join(root, path);
    const { mtimeMs } = await stat(file);
    const known = compressed.get(path);
    if (known?.mtimeMs === mtimeMs) return known.body;
    const content = await readFile(file);
    const isCommented = COMMENTED.has(extname(path));
    const body = await compress(isCommented ? stripComments(content.toString()) : content);
    compressed.set(path, { mtimeMs, body });
    return body;
  }

  return async (req, res, next) => {
    if (!COMPRESSED.has(extname(req.path)) || !files.has(req.path)) {
      plain(req, res, next);
      return;
    }
    res.vary('Accept-Encoding');
    if (!['GET', 'HEAD'].includes(req.method) || !req.acceptsEncodings('gzip')) {
      plain(req, res, next);
      return;
    }
    let body: Buffer;
    try {
      body = await read(req.path);
    } catch {
      // removed since, which is a 404
      plain(req, res, next);
      return;
    }
    // as express.static: browsers ask each time whether a file has changed
    res
      .set(...NO_SNIFFING)
      .set({ 'Content-Encoding': 'gzip', 'Cache-Control': 'public, max-age=0' })
      .type(extname(req.path))
      .send(body);
  };
}

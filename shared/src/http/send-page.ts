import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';

const compress = promisify(gzip);

/**
 * Sends a page with gzip, at the level that costs least: a dashboard takes 4 KB instead of 10. Not for pages that contain a secret
 * beside something of the request: the length of an answer would lead to it (https://www.breachattack.com).
 */
export async function sendPage(req: Request, res: Response, html: string): Promise<void> {
  res.type('html').vary('Accept-Encoding');
  if (req.acceptsEncodings('gzip'))
    res.set('Content-Encoding', 'gzip').send(await compress(html, { level: 1 }));
  else res.send(html);
}

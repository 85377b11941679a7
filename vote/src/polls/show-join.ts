// The page on which people type a join code, and the short addresses that codes are.
import type { IncomingMessage } from 'node:http';
import { notFound, wantsPage } from '@hands/shared/http/problem';
import { readFields } from '@hands/shared/http/read-fields';
import { setPageLanguage } from '@hands/shared/http/page-language';
import { renderPage } from '@hands/shared/http/render-page';
import type { RequestHandler, Response } from 'express';
import { z } from 'zod';
import { formatCode, readJoinText } from '../../public/join-code-model.js';
import type { Config } from '../config.ts';
import type { FindByCode } from './find-by-code.ts';
import { pollPath } from './poll-path.ts';

const view = new URL('../../views/join.ejs', import.meta.url);

export interface JoinParts extends Pick<Config, 'cacheViews'> {
  findByCode: FindByCode;
}

/** As long as the field takes; also because the time to read a link can grow with the square of its length. */
const MAX_TYPED = 300;

/** The address that is a code. Paths of Express cannot say how many digits. */
export const codePath = /^\/(?<code>\d{6})\/?$/;

export const codeParameters = z.object({
  code: z
    .string()
    .regex(/^\d{6}$/)
    .meta({ description: 'A join code: six digits.' }),
});

// not strict, because links in newsletters carry additional parameters
export const joinQuerySchema = z.object({
  code: z
    .string({ error: 'must be given at most once' })
    .max(MAX_TYPED, `must have at most ${MAX_TYPED} characters`)
    .optional()
    .meta({ description: 'As typed: spaces and hyphens are ignored. The link of a poll leads to it, too.' }),
});

/** `GET /join`: the page with one field. `?code=` is answered like `GET /{code}`; 400 if it is too long. */
export function showJoin(parts: JoinParts): RequestHandler {
  return (req, res) => {
    const { code } = readFields(joinQuerySchema, req.query);
    return code === undefined
      ? sendJoinPage(req, res, parts, { code: '', isWrong: false })
      : follow(parts, req, res, code);
  };
}

/** `GET /{code}`: 303 to the poll. 404 with the page on which it can be corrected, 429, 503. */
export function followCode(parts: JoinParts): RequestHandler<{ code: string }> {
  return (req, res) => follow(parts, req, res, req.params.code);
}

async function follow(parts: JoinParts, req: IncomingMessage, res: Response, typed: string): Promise<void> {
  const { code, path } = readJoinText(typed) ?? {};
  const slug = code === undefined ? undefined : await parts.findByCode(req, code);
  res.set('Cache-Control', 'no-store').vary('Accept');
  if (slug !== undefined) res.redirect(303, pollPath({ slug }));
  else if (path !== undefined) res.redirect(303, path);
  else if (wantsPage(req))
    await sendJoinPage(req, res, parts, {
      code: code === undefined ? typed : formatCode(code),
      isWrong: true,
    });
  else throw notFound('No open poll has this code.');
}

async function sendJoinPage(
  req: IncomingMessage,
  res: Response,
  { cacheViews }: JoinParts,
  values: { code: string; isWrong: boolean },
): Promise<void> {
  const page = await renderPage(view, { ...setPageLanguage(req, res), ...values }, cacheViews);
  res
    .status(values.isWrong ? 404 : 200)
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(page);
}

import { embedHeight, embedHtml } from '@hands/shared/http/embed-html';
import { addressFor } from '@hands/shared/http/page-address';
import { ProblemError } from '@hands/shared/http/problem';
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { readFields } from '@hands/shared/http/read-fields';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { FindPollParts } from '../snapshots/find-poll.ts';
import { findPublicPoll } from '../snapshots/find-public-poll.ts';
import { findEmbedUrl, readPollAddress } from './poll-addresses.ts';
import type { PollAddressSettings } from './poll-addresses.ts';

const pixels = z.coerce
  .number('must be a number of pixels')
  .int('must be a whole number of pixels')
  .min(1, 'must be at least 1')
  .optional();

export const oembedQuerySchema = z.object({
  url: z.string('must be the address of a poll’s page').meta({
    description:
      'The address of a poll’s results, or of its ballot. An unlisted poll is found by its slug only.',
  }),
  format: z
    .string('must be json')
    .default('json')
    .meta({ description: 'json. All others are answered with 501.' }),
  maxwidth: pixels.meta({ description: 'The frame’s greatest width in pixels.' }),
  maxheight: pixels.meta({ description: 'The same of its height.' }),
});

export const oembedSchema = z
  .object({
    version: z.literal('1.0'),
    type: z.literal('rich'),
    title: z.string(),
    provider_name: z.string(),
    provider_url: z.url(),
    html: z.string().meta({ description: 'The frame, as an `<iframe>` element.' }),
    width: z.int(),
    height: z.int(),
    cache_age: z.int().meta({ description: 'Seconds.' }),
  })
  .meta({ id: 'Oembed' });

/** A question may be changed; the frame itself is always current. */
const CACHE_SECONDS = 3_600;

const WIDTH = 640;

interface Parts extends Pick<FindPollParts, 'findPollId' | 'findSnapshot'>, PollAddressSettings {}

/**
 * `GET /oembed?url=…`: what sites ask that turn the address of a poll into a frame (https://oembed.com). Like the frame itself, it says
 * no more than everyone may know. Errors: 400, 404, 501 for other formats than JSON, 503.
 */
export function answerOembed(parts: Parts): RequestHandler {
  return async (req, res) => {
    const { url, format, maxwidth = WIDTH, maxheight = Infinity } = readFields(oembedQuerySchema, req.query);
    if (format !== 'json') throw notInThisFormat();
    const reference = readPollAddress(parts, req, url);
    if (reference === undefined) throw noSuchPoll();
    const { snapshot } = await findPublicPoll(parts, reference);
    const width = Math.min(WIDTH, maxwidth);
    const height = Math.min(embedHeight(snapshot.options.length), maxheight);
    const answer: z.infer<typeof oembedSchema> = {
      version: '1.0',
      type: 'rich',
      title: snapshot.question,
      provider_name: 'Show of Hands',
      provider_url: addressFor(parts.resultUrl, req, parts.trustProxy),
      html: embedHtml({ url: findEmbedUrl(parts, req, snapshot), title: snapshot.question, width, height }),
      width,
      height,
      cache_age: CACHE_SECONDS,
    };
    res.set('Cache-Control', 'no-store').json(answer);
  };
}

const notInThisFormat = () =>
  new ProblemError({ status: 501, title: 'Not implemented', detail: 'The only format is json.' });

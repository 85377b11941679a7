import { addressFor } from '@hands/shared/http/page-address';
import { qrCodeOf } from '@hands/shared/http/qr-code';
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import { findPoll } from './find-poll.ts';
import type { FindPollParts } from './find-poll.ts';
import { pollPath } from './poll-path.ts';

type Parts = FindPollParts & Pick<Config, 'voteUrl' | 'trustProxy'>;

/** `GET /p/{slug}/qr.svg`: the QR code of the ballot's link. 404, 503. */
export function showQrCode(parts: Parts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    const poll = await findPoll(parts, req, req.params.id);
    const code = await qrCodeOf(addressFor(parts.voteUrl, req, parts.trustProxy) + pollPath(poll));
    // not to be kept, because it depends on the address by which the reader came
    res.set('Cache-Control', 'no-store').type('svg').send(code);
  };
}

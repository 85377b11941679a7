// The answer to making voting links, and the only place that shows them: a sheet of slips to print, and the same as CSV.
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { addressFor, isLoopback } from '@hands/shared/http/page-address';
import { qrCodeOf } from '@hands/shared/http/qr-code';
import { defuseFormulas } from '@hands/shared/text/defuse-formulas';
import type { Texts } from '@hands/shared/texts/catalogues';
import type { Response } from 'express';
import { managePath } from '../access/manage-link.ts';
import { sendPage } from '../http/send-page.ts';
import type { NewToken } from '../managing/insert-tokens.ts';
import { votingLink } from '../managing/voting-link.ts';
import type { ManageLocals, ManagePageParts } from './parts.ts';
import { votersPath } from './show-voters-page.ts';

interface Slip {
  label: string | null;
  link: string;
  qrCode: string;
}

/** @param replaced whether the link takes the place of another */
export async function sendSlips(
  req: IncomingMessage,
  res: Response<unknown, ManageLocals>,
  parts: ManagePageParts,
  added: NewToken[],
  replaced = false,
): Promise<void> {
  const { poll, manager } = res.locals;
  const address = addressFor(parts.voteUrl, req, parts.trustProxy);
  const slips: Slip[] = [];
  for (const { label, token } of added) {
    const link = votingLink(address, poll, token);
    slips.push({ label, link, qrCode: await qrCodeOf(link) });
    // thousands of codes take seconds, in which others vote
    await nextTurn();
    if (res.destroyed) return;
  }
  const describe = (texts: Texts) => ({
    poll,
    manager,
    page: managePath(poll),
    votersPage: votersPath(poll),
    slips,
    csv: `data:text/csv;charset=utf-8;base64,${Buffer.from(toCsv(texts, slips)).toString('base64')}`,
    replaced,
    isOnlyHere: isLoopback(new URL(address).hostname),
  });
  await sendPage(res, parts, 'manage/slips', describe, 201);
}

/** By RFC 4180, with the byte order mark by which Excel recognises UTF-8. */
function toCsv(texts: Texts, slips: Slip[]): string {
  const { columns } = texts.slipsPage;
  const rows = slips.map(({ label, link }) => [defuseFormulas(label ?? ''), link]);
  const lines = [[columns.name, columns.link], ...rows].map((row) =>
    row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','),
  );
  return `\u{FEFF}${lines.map((line) => `${line}\r\n`).join('')}`;
}

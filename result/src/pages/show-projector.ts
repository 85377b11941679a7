import type { Pool } from '@hands/db/pool';
import { isLoopback } from '@hands/shared/http/page-address';
import { qrCodeOf } from '@hands/shared/http/qr-code';
import { setPageLanguage } from '@hands/shared/http/page-language';
import { renderPage } from '@hands/shared/http/render-page';
import { sendPage } from '@hands/shared/http/send-page';
import { formatTime } from '@hands/shared/poll/format-time';
import { optionLetter } from '@hands/shared/poll/option-letter';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Texts } from '@hands/shared/texts/catalogues';
import type { Request, Response } from 'express';
import { commands, shortcutsOf } from '../../public/projector-keys.js';
import type { Command } from '../../public/projector-keys.js';
import { canJoin, firstScene, lengthOf } from '../../public/scene-model.js';
import type { Config } from '../config.ts';
import { describeTally } from './describe-tally.ts';
import { findBallotUrl, findJoinUrl } from './find-ballot-url.ts';
import { findValidCode } from './find-valid-code.ts';
import { readProjectorQuery } from './read-projector-query.ts';

const view = new URL('../../views/projector.ejs', import.meta.url);

export interface ProjectorParts extends Pick<Config, 'voteUrl' | 'trustProxy' | 'cacheViews'> {
  pool: Pool;
  /** The queue's time in microseconds; undefined if it is not known. */
  now: () => number | undefined;
}

/**
 * `?present`: the page for a projector, in scenes that keys and clickers move. `?scene` names the first one, `?theme=light` is for
 * bright rooms. Without JavaScript it is one page with question, QR code and bars. Errors: 400, 503.
 */
export async function showProjector(
  parts: ProjectorParts,
  req: Request,
  res: Response,
  snapshot: Snapshot,
): Promise<void> {
  const { theme, scene } = readProjectorQuery(req.query);
  // these have one of few values each
  const page = setPageLanguage(req, res, { keeps: (name) => name === 'theme' || name === 'scene' });
  const ballotUrl = findBallotUrl(parts, req, snapshot);
  const code = canJoin(snapshot) ? await findValidCode(parts.pool, snapshot.pollId) : undefined;
  const values = {
    ...page,
    languageLinks: page.languageLinks.map((link) => ({ ...link, url: link.url.replace('?', '?present&') })),
    ...describeTally(page.texts, snapshot),
    choices: snapshot.options.map((option) => ({ ...option, letter: optionLetter(option.position) })),
    theme,
    scene: firstScene(snapshot, scene),
    canJoin: canJoin(snapshot),
    length: lengthOf(snapshot.question),
    now: formatTime(parts.now() ?? null)?.iso,
    ballot: toType(ballotUrl),
    joinCode: code && {
      groups: [code.code.slice(0, 3), code.code.slice(3)],
      until: formatTime(code.until)?.iso,
      at: toType(findJoinUrl(parts, req)),
    },
    isOnlyHere: isLoopback(new URL(ballotUrl).hostname),
    qrCode: await qrCodeOf(ballotUrl),
    commands: commands.map((command) => describeCommand(page.texts, command)),
  };
  await sendPage(req, res, await renderPage(view, values, parts.cacheViews));
}

/** For its button and the list of keys. */
function describeCommand(texts: Texts, command: Command) {
  const keyNames: Record<string, string> = {
    ...texts.projectorPage.keyNames,
    ArrowLeft: '←',
    ArrowRight: '→',
  };
  return {
    name: command.name,
    label: texts.projectorPage.commands[command.name],
    shown: command.keys.map((key) => keyNames[key] ?? key.toUpperCase()),
    shortcuts: shortcutsOf(command),
  };
}

/** An address as people type it: without its protocol. Between its host and its path a line may end. */
function toType(address: string) {
  const { host, hostname, pathname } = new URL(address);
  return { url: address, host, hostname, path: pathname.replace(/\/$/, '') };
}

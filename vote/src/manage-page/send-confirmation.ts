import type { Texts } from '@hands/shared/texts/catalogues';
import type { Response } from 'express';
import { sendPage } from '../http/send-page.ts';
import { managePath } from '../access/manage-link.ts';
import type { ManageLocals, ManagePageParts } from './parts.ts';

interface Confirmation {
  question: string;
  warning: string;
  button: string;
  /** The address of the form that does it. */
  action: string;
}

/** The page that asks before something that cannot be undone. */
export function sendConfirmation(
  res: Response<unknown, ManageLocals>,
  parts: ManagePageParts,
  describe: (texts: Texts) => Confirmation,
): Promise<void> {
  const { poll, manager } = res.locals;
  return sendPage(res, parts, 'manage/confirm', (texts) => ({
    poll,
    manager,
    page: managePath(poll),
    ...describe(texts),
  }));
}

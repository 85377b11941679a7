import type { Texts } from '@hands/shared/texts/catalogues';

/** Followed by the fields at fault. */
const MALFORMED = 'malformed: ';

/** Why a ballot was rejected, which is stored in English, in the language of the page. */
export const sayReason = (texts: Texts, reason: string): string =>
  reason.startsWith(MALFORMED)
    ? texts.rejectedPage.malformed(reason.slice(MALFORMED.length))
    : texts.ballotStatus.reason(reason);

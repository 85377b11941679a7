// A vote that could not be sent: when to try again, and whether it may still be sent. It must not count twice, nor for another
// voter, nor for other options, nor against a later vote.

const FIRST_DELAY_MS = 3_000;
const MAX_DELAY_MS = 30_000;

/**
 * How long to wait before the next attempt.
 * @param attempts made so far, at least one
 * @param retryAfter the header of the answer, in seconds, if there was one
 */
export const delayAfter = (attempts, retryAfter) =>
  Math.max(Number(retryAfter) * 1_000 || 0, Math.min(FIRST_DELAY_MS * 2 ** (attempts - 1), MAX_DELAY_MS));

/**
 * @param texts in the language of the page
 * @param kept the vote: `voterTag`, `optionsVersion` and `castAt` of the page it was cast on, `ballotUnknown` if that page could
 *   not look up an earlier vote, its `choices`, and `isUnknown` if it was sent and its answer was lost
 * @param page the same of the page as it is now, `status` of its poll, and whether it `hasForm`
 * @returns `send`; `wait` if it is not known yet; `arrived` if the page shows that it was taken; or the reason why it must not be
 *   sent
 */
export function judgeKept(texts, kept, page) {
  const isUnknown = kept.isUnknown ?? false;
  if (page.voterTag !== kept.voterTag) return texts.waiting.otherVoter(isUnknown);
  if (page.ballotUnknown !== undefined) return 'wait';
  if (page.castAt !== undefined && page.castAt !== kept.castAt) {
    if (page.choices === kept.choices) return 'arrived';
    // it may have been cast before, if the page could not say so
    return kept.ballotUnknown !== undefined
      ? texts.waiting.otherVote(isUnknown)
      : texts.waiting.laterVote(isUnknown);
  }
  // ballots that were cast in time are still being recorded
  if (page.status === 'closing') return 'wait';
  if (page.status === 'final') return texts.waiting.closed(isUnknown);
  if (page.status === 'scheduled') return texts.waiting.notOpen(isUnknown);
  if (!page.hasForm) return texts.waiting.noForm(isUnknown);
  if (page.optionsVersion !== kept.optionsVersion) return texts.waiting.otherOptions(isUnknown);
  return 'send';
}

/** Why the vote waits, for the voter. It never says that the vote counts, nor that it does not if its answer was lost. */
export function describeWait(texts, { isOffline, isKept, isUnknown = false, attempts, secondsLeft }) {
  if (isOffline) return { title: texts.waiting.offline, text: texts.waiting.offlineText(isKept, isUnknown) };
  return {
    title: isUnknown ? texts.waiting.unconfirmed : texts.waiting.notSent,
    text: texts.waiting.text({ isKept, isUnknown, attempts, secondsLeft }),
  };
}

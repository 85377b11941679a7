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
 * @param kept the vote: `voterTag`, `optionsVersion` and `castAt` of the page it was cast on, `ballotUnknown` if that page could
 *   not look up an earlier vote, its `choices`, and `isUnknown` if it was sent and its answer was lost
 * @param page the same of the page as it is now, `status` of its poll, and whether it `hasForm`
 * @returns `send`; `wait` if it is not known yet; `arrived` if the page shows that it was taken; or the reason why it must not be
 *   sent
 */
export function judgeKept(kept, page) {
  const end = kept.isUnknown
    ? 'and we could not confirm the vote that was kept here. This page shows what counts.'
    : 'so the vote that was kept here was not sent.';
  if (page.voterTag !== kept.voterTag)
    return `This browser is another voter now, ${end} If you have not voted, please vote again.`;
  if (page.ballotUnknown !== undefined) return 'wait';
  if (page.castAt !== undefined && page.castAt !== kept.castAt) {
    if (page.choices === kept.choices) return 'arrived';
    // it may have been cast before, if the page could not say so
    return kept.ballotUnknown !== undefined
      ? `You have another vote in this poll, ${end}`
      : `You have voted in this poll since, ${end}`;
  }
  // ballots that were cast in time are still being recorded
  if (page.status === 'closing') return 'wait';
  if (page.status === 'final')
    return kept.isUnknown
      ? `This poll has closed, ${end}`
      : 'This poll closed before your vote could be sent, so it does not count.';
  if (page.status === 'scheduled') return `This poll is not open any more, ${end}`;
  if (!page.hasForm) return `You can no longer vote in this poll, ${end}`;
  if (page.optionsVersion !== kept.optionsVersion)
    return `The options of this poll have changed, ${end} Please vote again.`;
  return 'send';
}

/** Why the vote waits, for the voter. It never says that the vote counts, nor that it does not if its answer was lost. */
export function describeWait({ isOffline, isKept, isUnknown, attempts, secondsLeft }) {
  const place = isKept ? 'on this device' : 'on this page';
  const standing = isUnknown ? 'We do not know yet whether it counts.' : 'It does not count yet.';
  if (isOffline)
    return {
      title: 'You are offline',
      text: `Your vote is kept ${place} and is sent when you are back online. ${standing}`,
    };
  const times = attempts === 1 ? 'One attempt so far' : `${attempts} attempts so far`;
  const next = secondsLeft > 0 ? `Trying again in ${secondsLeft} s` : 'Trying again now';
  return {
    title: isUnknown ? 'We could not confirm your vote' : 'Your vote could not be sent yet',
    text: `It is kept ${place}. ${standing} ${times}. ${next}; however often it is sent, it counts once.`,
  };
}

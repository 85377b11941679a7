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
 * @param kept the vote: `voterTag`, `optionsVersion` and `castAt` of the page it was cast on, and its `choices`
 * @param page the same of the page as it is now, `status` of its poll, and whether it `hasForm`
 * @returns `send`; `arrived` if the page shows that it was taken; or the reason why it must not be sent
 */
export function judgeKept(kept, page) {
  if (page.voterTag !== kept.voterTag)
    return 'This browser is another voter now, so the vote that was kept here was not sent. If you have not voted, please vote again.';
  if (page.castAt !== kept.castAt)
    return page.choices === kept.choices
      ? 'arrived'
      : 'You have voted in this poll since, so the vote that was kept here was not sent.';
  if (page.status === 'closing' || page.status === 'final')
    return 'This poll closed before your vote could be sent, so it does not count.';
  if (page.status === 'scheduled')
    return 'This poll is not open any more, so the vote that was kept here was not sent.';
  if (!page.hasForm)
    return 'You can no longer vote in this poll, so the vote that was kept here was not sent.';
  if (page.optionsVersion !== kept.optionsVersion)
    return 'The options of this poll have changed, so the vote that was kept here was not sent. Please vote again.';
  return 'send';
}

/** Why the vote waits, for the voter. It never says that the vote counts. */
export function describeWait({ isOffline, isKept, attempts, secondsLeft }) {
  const place = isKept ? 'on this device' : 'on this page';
  if (isOffline)
    return {
      title: 'You are offline',
      text: `Your vote is kept ${place} and is sent when you are back online. It does not count yet.`,
    };
  const times = attempts === 1 ? 'One attempt so far' : `${attempts} attempts so far`;
  const next = secondsLeft > 0 ? `Trying again in ${secondsLeft} s` : 'Trying again now';
  return {
    title: 'Your vote could not be sent yet',
    text: `It is kept ${place} and does not count yet. ${times}. ${next}; however often it is sent, it counts once.`,
  };
}

// What a screen reader announces when an open ballot page follows its poll. It never names a result.

const statusTexts = {
  open: 'This poll is open now.',
  closing: 'This poll has closed.',
  final: 'This poll has closed.',
};

export const deletedText = 'This poll was deleted.';

/** @param before,after `status`, `optionsVersion`, `question`, `voted` (whether the page shows a vote) */
export function describePollChange(before, after) {
  const closed = ({ status }) => status === 'closing' || status === 'final';
  if (before.status !== after.status && !(closed(before) && closed(after)))
    return statusTexts[after.status] ?? 'This poll is not open yet.';
  if (before.voted && !after.voted) return 'Your vote in this poll no longer counts.';
  if (before.optionsVersion !== after.optionsVersion) return 'The options of this poll have changed.';
  if (before.question !== after.question) return `The question is now: ${after.question}`;
  return '';
}

// What a screen reader announces when an open ballot page follows its poll. It never names a result.

/**
 * @param texts in the language of the page
 * @param before,after `status`, `optionsVersion`, `question`, `voted` (whether the page shows a vote)
 */
export function describePollChange(texts, before, after) {
  const closed = ({ status }) => status === 'closing' || status === 'final';
  if (before.status !== after.status && !(closed(before) && closed(after)))
    return closed(after)
      ? texts.changes.closed
      : after.status === 'open'
        ? texts.changes.open
        : texts.changes.notOpen;
  if (before.voted && !after.voted) return texts.changes.noLongerCounts;
  if (before.optionsVersion !== after.optionsVersion) return texts.changes.options;
  if (before.question !== after.question) return texts.changes.question(after.question);
  return '';
}

// What those who manage a poll read of what others see of it. The server renders the first view with the same code.

/**
 * @param texts in the language of the page
 * @returns that not everyone sees these results; otherwise empty
 */
export function describeOthersView(texts, { visible, resultsVisible, status }) {
  // this viewer no longer manages the poll
  if (!visible) return '';
  const { forVoters, untilFinal, forManagers } = texts.othersView;
  if (resultsVisible === 'never') return forManagers;
  if (resultsVisible === 'after_close' && status !== 'final') return untilFinal;
  const isOver = status === 'closing' || status === 'final';
  return resultsVisible === 'after_vote' && !isOver ? forVoters : '';
}

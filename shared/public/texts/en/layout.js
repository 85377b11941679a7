// @ts-check
// What all pages have, and the pages of errors. Only the server reads it.

export const layout = {
  skip: 'Skip to the content',
  main: 'Main',
  ask: 'Ask a question',
  join: 'Join with a code',
  polls: 'Polls',
  ownPolls: 'Your polls',
  pages: 'Pages',
  /** Of the links to the same page in other languages. */
  language: 'Language',
};

export const problemPage = {
  error: (/** @type {number} */ status) => `Error ${status}`,
  tryAgain: 'Try again',
  polls: 'See the polls',
  waitSeconds: (/** @type {number} */ count) => `You can try again in ${count} seconds.`,
  waitMinutes: (/** @type {number} */ count) => `You can try again in ${count} minutes.`,
  waitHours: (/** @type {number} */ count) => `You can try again in ${count} hours.`,
  reloads: 'This page tries again by itself every few seconds.',
};

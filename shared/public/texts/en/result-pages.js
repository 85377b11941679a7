// @ts-check
// What the dashboard, the projector and frames say before and beside their scripts. Only the server reads it.

export const dashboardPage = {
  skip: 'Skip to the results',
  watching: 'watching',
  qrCode: 'QR code with the address of the ballot',
  waiting: 'Waiting for the first vote',
  onlyHere: (/** @type {string} */ host) =>
    `Phones cannot open this address: it leads to this computer only. In the address of this page, replace ${host} with the numbers that npm start prints beside “On phones”. On a server, set VOTE_URL.`,
  byVotes: 'By votes',
  back: 'Back',
  next: 'Next',
  play: 'Play',
  round: 'Round',
  rounds: 'Round by round',
  howCounted: 'How this is counted',
  /** @param {(text: string) => string} link to an explanation; HTML */
  ruleHtml: (link) =>
    `By ${link('instant run-off')}: each ballot counts for its highest-ranked option that is still in the race. An option with more than half of these votes wins. Until then, each round eliminates the option with the fewest votes. If several options have the fewest, the one that had fewer votes in the latest round in which they differed is eliminated; if they never differed, the one listed last. If all remaining options have the same number of votes, they are tied.`,
  ruleUrl: 'https://en.wikipedia.org/wiki/Instant-runoff_voting',
  overTime: 'Votes over time',
  until: 'Until',
  votes: 'Votes',
  asTable: 'As a table',
  option: 'Option',
  share: 'Share',
  download: 'Download the results, with ballots over time:',
  csv: 'CSV for spreadsheets',
  json: 'JSON for programs',
  withoutScripts:
    'Without JavaScript, results do not update by themselves. Reload the page to see newer ones.',
  castYourVote: 'Cast your vote',
  backToBallot: 'Back to the ballot',
  copyLink: 'Copy the link',
  onProjector: 'Show on a projector',
  shareLink: 'Share…',
};

export const projectorPage = {
  closed: 'Voting has closed.',
  howToVote: 'How to vote',
  joinAt: 'Join at',
  withCode: 'with the code',
  voteAt: 'Vote at',
  showWinner: 'Show the winner',
  controls: 'Controls',
  keys: 'Keys of the projector',
  close: 'Close',
  commands: {
    previous: 'Back',
    next: 'Next',
    join: 'How to join',
    results: 'Hide or show results',
    fullscreen: 'Full screen',
    black: 'Black screen',
    keys: 'Keys',
  },
  /** What is written on the keys. */
  keyNames: { PageUp: 'Page Up', PageDown: 'Page Down', ' ': 'Space' },
};

export const frame = {
  vote: 'Vote',
  results: 'Results',
};

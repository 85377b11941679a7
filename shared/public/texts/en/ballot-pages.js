// @ts-check
// What the pages of voters say before and beside their scripts. Only the server reads it. Arguments of texts whose names end in
// Html are HTML.

export const ballotPage = {
  notAccepted: (/** @type {string} */ question) => `Not accepted: ${question}`,
  skip: 'Skip to the ballot',
  voteLateHtml: (/** @type {string} */ time) => `Your vote was not accepted: this poll closed ${time}.`,
  withdrawalLateHtml: (/** @type {string} */ time) =>
    `Your withdrawal was not accepted: this poll closed ${time}.`,
  opensHtml: (/** @type {string} */ time) => `This poll opens ${time}.`,
  addToCalendar: 'Add to my calendar',
  closingHtml: (/** @type {string} */ time) =>
    `This poll closed ${time}. The votes cast in time are being counted.`,
  finalHtml: (/** @type {string} */ time) => `This poll closed ${time}. The result is final.`,
  openUntilHtml: (/** @type {string} */ time) => `Open until ${time}.`,
  rankingHtml: (/** @type {string} */ choice) => `Your ranking: ${choice}.`,
  votedHtml: (/** @type {string} */ choice) => `You voted for ${choice}.`,
  withdrawn: 'You have withdrawn your vote.',
  voteAgain: 'You may vote again.',
  final: 'Votes in this poll are final.',
  mayChange: 'You may change your mind: your last vote counts.',
  rank: 'Rank the options: 1 is your first choice. Leave out the ones you do not want.',
  chooseOne: 'Choose one.',
  chooseAny: 'Choose as many as you like.',
  chooseUpTo: (/** @type {number} */ count) => `Choose up to ${count}.`,
  mayChangeLater: 'You may change your mind later: your last vote counts.',
  willBeFinal: 'Your vote is final: it cannot be changed.',
  noCookies:
    'This browser keeps no cookies for this site, so a vote from it would not be counted: a cookie makes sure that every voter counts once. Allow cookies for this site and reload this page, or use another browser.',
  countsForItself: 'Each vote counts on its own and cannot be changed later.',
  change: 'Change vote',
  withdraw: 'Withdraw my vote',
  ranks: 'Your ranks',
  options: 'Options',
  ownOptions: 'Options, with your choice',
  yourVote: 'Your vote',
  back: 'Back',
  vote: 'Vote',
  changeVote: 'Change my vote',
  taken: 'Taken',
  saved: 'Saved',
  counted: 'Counted',
  inEffect: 'In effect',
  owner: 'This is your poll.',
  share: 'Share',
  manage: 'Manage',
  receipt: 'Receipt of your vote',
  receiptOfWithdrawal: 'Receipt of your withdrawal',
};

/** The link to the results, and a note if they are hidden. */
export const resultsLink = {
  turnout: 'See how many have voted',
  result: 'See the result',
  live: 'See the live results',
  never: 'The result of this poll is not shown.',
  afterVote: 'The result is shown to you after you have voted.',
  afterVoteInSteps: (/** @type {number} */ count) =>
    `The result is shown to you after you have voted, once ${count} people have voted, and then in steps of at least five votes.`,
  final: 'The result is shown once it is final.',
  inSteps: (/** @type {number} */ count) =>
    `The result is shown once ${count} people have voted, and then in steps of at least five votes.`,
};

export const receiptPage = {
  title: 'Receipt',
  skip: 'Skip to the receipt',
  ofVote: 'Receipt of a vote',
  ofWithdrawal: 'Receipt of a withdrawal',
  poll: 'Poll',
  cast: 'Cast',
  explanation:
    'A receipt shows whether a vote counts, never which option it was for. Bookmark this page to check again.',
  toPoll: 'Go to the poll',
};

export const thanksPage = {
  title: (/** @type {string} */ question) => `Thank you: ${question}`,
  skip: 'Skip to the content',
  thanks: 'Thank you',
  next: 'Next voter',
  receipt: 'Receipt of this vote',
};

export const votingLinkPage = {
  title: (/** @type {string} */ question) => `Vote: ${question}`,
  eyebrow: 'A voting link, for one voter',
  open: 'Open my ballot',
  explanation:
    'The link is one vote, on whatever device you open it. Nobody else should have it. Anyone who has it, also the person who gave it to you, can see and change your vote with it.',
};

export const joinPage = {
  title: 'Join a poll',
  wrongTitle: 'Code not valid',
  skip: 'Skip to the code',
  code: 'Code',
  wrong: 'This code is not valid. Check its digits, or ask for a new one.',
  hint: 'The person who runs the poll shows its six digits.',
  join: 'Join',
};

// @ts-check
// The form for a poll. Only the server reads it. Arguments of texts whose names end in Html are HTML.

export const createPage = {
  title: 'Create a poll',
  problemTitle: 'Problem: Create a poll',
  refusedTitle: 'Not created: correct the form',
  skip: 'Skip to the form',
  /** @param {string} setting @param {string} value @param {string} missing */
  notAllowedHtml: (setting, value, missing) =>
    `Polls cannot be created here yet: ${setting} is ${value}, and ${missing} is not set. The operator must set it first.`,
  seePolls: 'See the polls',
  refused: 'The poll was not created.',
  listed: 'Show it in the public list of polls',
  listedHint: 'Otherwise people need its link or its join code.',
  adminTokenHintHtml: (/** @type {string} */ setting) => `The value of ${setting}.`,
  create: 'Create the poll',
};

/** Beginnings of polls that are asked often. */
export const starters = {
  title: 'Starters',
  yesNo: 'Yes / No',
  yesNoOptions: ['Yes', 'No'],
  agree: 'Agree – disagree',
  agreeOptions: ['Strongly agree', 'Agree', 'Neither agree nor disagree', 'Disagree', 'Strongly disagree'],
  several: 'Pick several',
  rank: 'Rank',
};

export const presets = {
  title: 'Presets',
  quick: 'Quick show of hands',
  quickText: 'Results at once, votes can change',
  decision: 'Decision',
  decisionText: 'Results hidden until it closes, votes are final',
};

export const pollFields = {
  question: 'Question',
  options: 'Options',
  optionsHint: 'Two to twenty. Empty fields are ignored.',
  moreThan: (/** @type {number} */ count) => `More than ${count} options?`,
  startWithTwenty: 'Start with twenty fields.',
  kind: 'Voting',
  kinds: { single: 'Choose one option', multiple: 'Choose several', ranked: 'Rank the options' },
  maxChoices: 'Maximum choices',
  maxChoicesHint: 'Leave empty to allow all options.',
  locked: 'This cannot be changed any more, because ballots exist.',
  description: 'Description',
  descriptionHint: 'Shown under the question. Web addresses become links.',
  voteChange: 'Voters may change their vote',
  voters: 'Who may vote',
  votersHint:
    'You make voting links once the poll exists, for a list of names or a number of people. The last choice is for a device that people pass on.',
  voterRules: {
    browser: 'Each browser, once',
    token: 'Only people with a voting link',
    anyone: 'Anyone, as often as they like',
  },
  resultsVisible: 'Who sees the result',
  visibilities: {
    always: 'Everyone, at any time',
    after_vote: 'People who have voted',
    after_close: 'Everyone, once the result is final',
    never: 'You and administrators only',
  },
  showFrom: 'Show from this many votes on',
  showFromShort: 'Show from',
  showFromHint:
    'Until the result is final, fewer votes are hidden, and more are shown in steps of at least five, so that no vote is the difference between two. Leave empty to show each vote.',
  theme: 'Theme',
  themeHint: 'OnTrend (Trending), Moral Dilemmas, Sports, or one of your own.',
  times: 'Times',
  timesHintHtml: (/** @type {string} */ zone) =>
    `On the clocks of ${zone}. Leave empty to open now and never close.`,
  timeZone: 'Time zone',
  timeZoneHint: (/** @type {string} */ zone) =>
    `Such as Europe/Berlin. Once it is saved, pages and this form show the same times on its clocks. Those above are still on the clocks of ${zone}.`,
  deadline: 'Deadline',
  asBelow: 'as below',
  deadlines: {
    2: 'in 2 minutes',
    10: 'in 10 minutes',
    60: 'in 1 hour',
    tonight: 'tonight, at midnight',
  },
  opensAt: 'Opens',
  closesAt: 'Closes',
  firstTime: (/** @type {string} */ offset) => `The first, UTC${offset}`,
  secondTime: (/** @type {string} */ offset) => `The second, UTC${offset}`,
  adminToken: 'Admin token',
};

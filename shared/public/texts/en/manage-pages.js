// @ts-check
// The pages for those who manage a poll. Only the server reads it. Arguments of texts whose names end in Html are HTML.
import { formats } from './common.js';

const { number, plural } = formats;

/** @param {number} count */
const ballots = (count) => `${number(count)} ${plural(count, { one: 'ballot', other: 'ballots' })}`;

export const accessPage = {
  skip: 'Skip to the form',
  title: 'Manage this poll',
  /** @param {string} beginning of the fragment with the key */
  explanationHtml: (beginning) =>
    `This page is for those who have the manage link of this poll. The person who created the poll was given it: it is the address of this page, and what follows ${beginning} is the key.`,
  key: 'Manage link or key',
  keyHint: 'This browser remembers it for thirty days. Use it on your own devices only.',
  submit: 'Manage the poll',
  lost: 'Lost the link? Ask someone else who manages the poll, or an administrator, for a new one.',
  toBallot: 'Go to the ballot',
  signIn: 'Sign in as an administrator',
  forgotten: 'This browser has forgotten its key of this poll.',
};

export const managePage = {
  title: (/** @type {string} */ page) => `${page} · Manage`,
  notChanged: 'The poll was not changed.',
  resetting:
    'This poll is being reset. Its earlier ballots no longer count. New votes are accepted and will be counted after the removal.',
  removed: 'Ballots removed',
  removedOf: (/** @type {number} */ removed, /** @type {number} */ total) =>
    `${number(removed)} of ${number(total)} ballots removed`,
  status: 'Status',
  isEnding: 'About to close',
  ballots: 'Ballots',
  inFlight: 'Still to count',
  unknown: 'unknown',
  rejected: 'Rejected',
  opens: 'Opens',
  fromTheStart: 'from the start',
  closes: 'Closes',
  never: 'never',
  sealed: 'Final since',
  notYet: 'not yet',
  listed: 'Listed',
  yes: 'yes',
  no: 'no',
  version: 'Version',
  heldUp: (/** @type {boolean} */ isClosing) =>
    `Some accepted votes are not counted yet${isClosing ? ', so the result cannot become final' : ''}. They are safe, and an administrator must retry them.`,
  heldUpByBatches: (/** @type {number} */ count, /** @type {boolean} */ isClosing) =>
    `Held by ${number(count)} failed ${plural(count, { one: 'batch', other: 'batches' })}: accepted ballots of this poll are not counted yet${isClosing ? ', so its result cannot become final' : ''}.`,
  seeWhy: 'See why and retry',
  closing: 'Votes cast in time are being counted. The result is final when all of them are counted.',
  /** @param {(text: string) => string} link */
  takesLongHtml: (link) => `If that takes long, check whether ${link('all services are up')}.`,
  duplicate: 'Duplicate',
  exportCsv: 'Export as CSV',
  exportJson: 'Export as JSON',
  actions: 'Actions',
  newDeadline: (/** @type {string} */ zone) => `New deadline (${zone})`,
  newDeadlineHint: 'Leave empty for no deadline. New votes are added to those that count.',
  hide: 'Hide from lists',
  hideHint:
    'Then only its link and its join code lead to the poll, and no longer its number. Only an administrator can list it again.',
  list: 'List publicly',
  listHint: 'Everyone can find the poll then.',
  inNoList:
    'This poll is in no list: only those who have its link can find it. Only an administrator can list it.',
  edit: 'Edit',
  locked:
    'Because ballots exist, you can correct texts, add options at the end and allow more choices, but you cannot change the kind of poll, who may vote or whether votes may be changed.',
  save: 'Save',
  dangers: 'What cannot be undone',
  hidden: 'The poll is in no list any more.',
  isListed: 'The poll is listed publicly.',
};

/** What can be done to a poll, and what its page says afterwards. */
export const pollActions = {
  changed: 'The poll has been changed.',
  close: 'Close now',
  closeHint: 'Votes are accepted for two more seconds.',
  closesSoon:
    'The poll closes within two seconds. Its result is final once all votes cast in time are counted.',
  closed: 'The poll has closed.',
  closedAndFinal: 'The poll has closed, and its result is final.',
  reopen: 'Reopen',
  reopened: 'The poll has been reopened.',
  reset: 'Reset: delete all ballots',
  resetDone: 'The poll has been reset. Earlier ballots no longer count.',
  resetQuestion: 'Reset this poll?',
  resetWarning: (/** @type {number} */ count) =>
    `This permanently deletes ${ballots(count)}. Ballots still to count will be rejected. Voters may vote again.`,
  resetButton: (/** @type {number} */ count) => `Delete ${ballots(count)}`,
  delete: 'Delete',
  deleteQuestion: 'Delete this poll?',
  deleteWarning: (/** @type {number} */ count) =>
    `This permanently deletes the poll and its ${ballots(count)}.`,
  deleteFirst: 'The first page is the list of polls then.',
  deleteButton: (/** @type {number} */ count) => `Delete the poll and ${ballots(count)}`,
  cancel: 'Cancel',
};

export const keys = {
  title: 'Keys',
  explanation:
    'Anyone with a key of this poll can manage it. Give everyone who helps you a key of their own, so that you can revoke it.',
  list: 'List of keys',
  label: 'Label',
  revoke: 'Revoke',
  /** Follows it, for those who hear the links alone. */
  ofLabelHtml: (/** @type {string} */ label) => ` the key ${label}`,
  lastUsed: 'Last used',
  created: 'Created',
  yours: '(yours)',
  notTheLast: 'not the last one',
  never: 'never',
  none: 'This poll has no key, so only administrators can manage it.',
  last: 'The last key cannot be revoked, because nobody could manage the poll afterwards. Add another one first, or ask an administrator.',
  /** @param {(text: string) => string} link */
  rememberedHtml: (link) =>
    `This browser remembers a key of this poll for a month. On a device that others use, ${link('forget the key in this browser')}.`,
  newLabel: 'Label of a new key',
  newLabelHint: 'Whose key it is. The activity shows it.',
  add: 'Add a key',
  revoked: 'The key has been revoked.',
  revokeQuestion: (/** @type {string} */ label) => `Revoke the key “${label}”?`,
  revokeOwn:
    'This is the key that you are using. You can no longer manage the poll with it, here or anywhere else.',
  revokeOther: 'Those who use it can no longer manage the poll with it.',
  revokeButton: 'Revoke the key',
  forgetQuestion: 'Forget the key in this browser?',
  forgetWarning:
    'This browser can then no longer manage the poll. To come back you need the manage link, or a new one from someone else who manages the poll or from an administrator. The key stays valid elsewhere.',
  forgetButton: 'Forget the key',
};

export const keyAddedPage = {
  title: 'Key added',
  headingHtml: (/** @type {string} */ label) => `Key added: ${label}`,
  warning:
    'Copy this manage link now. It is shown only once. Anyone who has it can edit, close, reset and delete this poll, so send it to one person only.',
  link: 'Manage link',
  copy: 'Copy the link',
  back: 'Back to the poll',
};

export const votersPage = {
  title: 'Voting links',
  explanation:
    'Each link is one vote, on whatever device it is opened. Give each voter a link of their own. Nobody sees who voted how, except by opening a voter’s link: do not keep copies if votes must be secret.',
  valid: 'Valid links',
  used: 'Used',
  revoked: 'Revoked',
  inGroups:
    'Used links are shown in groups of ten or more: the first once twenty voters have used theirs, the last after the poll has closed. So the list does not reveal who cast which vote. A restart of the service can hide some, and each instance of it counts for itself.',
  make: 'Make voting links',
  names: 'Names, one a line',
  namesHint: (/** @type {number} */ count, /** @type {number} */ length) =>
    `Up to ${number(count)} at once, of up to ${length} characters. Only those who manage this poll see them, and you can delete them later.`,
  makeForNames: 'Make a link for each name',
  count: 'Or how many, without names',
  countHint: 'They are numbered. Mix them before you hand them out, and nobody knows whose is whose.',
  makeNumbered: 'Make numbered links',
  whoHasOne: 'Who has a link',
  search: 'Search the names',
  find: 'Find',
  found: (/** @type {number} */ count, /** @type {string} */ text) =>
    `${number(count)} ${plural(count, { one: 'name', other: 'names' })} with “${text}”`,
  showAll: 'Show all names',
  range: (/** @type {number} */ first, /** @type {number} */ last, /** @type {number} */ all) =>
    `${number(first)} to ${number(last)} of ${number(all)} names`,
  previous: 'Previous names',
  next: 'Next names',
  list: 'List of voting links',
  name: 'Name',
  actions: 'Actions',
  states: { revoked: 'revoked', used: 'yes', unknown: 'not known' },
  replace: 'Replace',
  revoke: 'Revoke',
  /** Follows both, for those who hear the links alone. */
  ofNameHtml: (/** @type {string} */ name) => ` the link of ${name}`,
  deleteNames: 'Delete the names',
  linkRevoked: 'The voting link has been revoked. It takes no vote any more.',
  namesDeleted: 'The names have been deleted. All links and votes stay.',
  revokeQuestion: (/** @type {string} */ name) => `Revoke the voting link of “${name}”?`,
  revokeNamelessQuestion: 'Revoke the voting link?',
  revokeWarning:
    'The link takes no vote any more. A vote that was cast with this link stays, because nobody can tell which one it is.',
  revokeButton: 'Revoke the link',
  replaceQuestion: (/** @type {string} */ name) => `Replace the voting link of “${name}”?`,
  replaceNamelessQuestion: 'Replace the voting link?',
  replaceWarning:
    'The old link takes no vote any more. A vote that was cast with this link stays, because nobody can tell which one it is. The new link is another voter: someone who has voted with the old one can vote once more.',
  replaceButton: 'Replace the link',
  deleteQuestion: 'Delete the names of the voters?',
  deleteWarning:
    'The voting links and all votes stay. Single links can no longer be revoked or replaced here, because nothing tells whose they are.',
};

/** The sheet of new voting links, to be printed and cut. */
export const slipsPage = {
  title: (/** @type {string} */ question) => `Slips: ${question}`,
  leave:
    'Leave without the links? They are not printed or saved, and not all are copied. They are shown only once.',
  heading: (/** @type {number} */ count) =>
    plural(count, { one: 'A voting link', other: `${number(count)} voting links` }),
  warning:
    'Print this page or save the links as CSV now. They are shown only once, and are stored nowhere. Give each link to one voter only: anyone who has it can cast that vote.',
  replaced:
    'The old link takes no vote any more. A vote that was cast with it stays. The new link is another voter, who can vote as well.',
  /**
   * @param {string} command
   * @param {string} setting
   */
  onlyHereHtml: (command, setting) =>
    `Other devices cannot open these links: they lead to this computer only. Open this page at the address that ${command} prints beside “On phones” and make other links there. On a server, set ${setting}.`,
  print: 'Print the slips',
  saveCsv: 'Save as CSV',
  fileName: (/** @type {string} */ slug) => `voting-links-${slug}.csv`,
  columns: { name: 'Name', link: 'Voting link' },
  back: 'Back to the list',
  qrCode: 'QR code of this link',
  copy: 'Copy',
  share: 'Share',
  copyLinkOf: (/** @type {string} */ name) => `Copy the link of ${name}`,
  copyLink: (/** @type {number} */ place) => `Copy link ${place}`,
  shareLinkOf: (/** @type {string} */ name) => `Share the link of ${name}`,
  shareLink: (/** @type {number} */ place) => `Share link ${place}`,
};

/** What was done, by whom and when. */
export const activityLog = {
  title: 'Activity',
  titleOf: (/** @type {string} */ question) => `Activity: ${question}`,
  none: 'No activity yet.',
  all: 'All activity of this poll',
  newest: 'Newest',
  older: 'Older',
  label: 'Activity log',
  columns: { action: 'Action', poll: 'Poll', detail: 'Detail', actor: 'By', at: 'When' },
  actions: {
    'sign in': 'sign in',
    'sign-in refused': 'sign-in refused',
    'sign out': 'sign out',
    'sign out everyone': 'sign out everyone',
    'create poll': 'create poll',
    'change poll': 'change poll',
    'close poll': 'close poll',
    'reopen poll': 'reopen poll',
    'reset poll': 'reset poll',
    'delete poll': 'delete poll',
    'add key': 'add key',
    'revoke key': 'revoke key',
    'add voting links': 'add voting links',
    'revoke voting link': 'revoke voting link',
    'replace voting link': 'replace voting link',
    'delete names of voters': 'delete names of voters',
    'retry batch': 'retry batch',
    'retry rejected ballots': 'retry rejected ballots',
  },
  /** Who acted; a session and a key have a name. */
  actors: {
    session: (/** @type {string} */ name) => `session ${name}`,
    key: (/** @type {string} */ label) => `key ${label}`,
    token: 'token',
    anyone: 'anyone',
    unknown: 'unknown',
  },
  fields: {
    question: 'question',
    description: 'description',
    theme: 'theme',
    kind: 'voting',
    options: 'options',
    maxChoices: 'maximum choices',
    voteChange: 'votes may change',
    resultsVisible: 'who sees the result',
    voters: 'who may vote',
    showFrom: 'shown from',
    listed: 'listed',
    opensAt: 'opens',
    closesAt: 'closes',
    timeZone: 'time zone',
    validFrom: 'ballots count from',
    ballots: 'ballots',
    label: 'label',
    links: 'links',
    link: 'link',
    names: 'names',
    batch: 'batch',
    reason: 'reason',
    by: 'by',
  },
  nothing: 'none',
  yes: 'yes',
  no: 'no',
};

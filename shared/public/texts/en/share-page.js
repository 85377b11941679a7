// @ts-check
// The page that shares a poll. Only the server reads it. Arguments of texts whose names end in Html are HTML.

export const sharePage = {
  title: (/** @type {string} */ question) => `Share: ${question}`,
  skip: 'Skip to the link',
  closed: 'This poll has closed',
  ready: 'Your poll is ready to share',
  closedHtml: (/** @type {string} */ time) => `Closed ${time}.`,
  opensHtml: (/** @type {string} */ time) => `Opens ${time}.`,
  openUntilHtml: (/** @type {string} */ time) => `Open until ${time}.`,
  link: 'Link',
  copyLink: 'Copy the link',
  shareLink: 'Share…',
  joinCode: 'Join code',
  typedAtHtml: (/** @type {string} */ address) => `To be typed at ${address}`,
  codeOfPollHtml: (/** @type {string} */ time) => `Valid until ${time}, when the poll closes.`,
  codeOfDayHtml: (/** @type {string} */ time) => `Valid until ${time}. Open this page again to renew it.`,
  codeEnded: 'A code ends with its poll.',
  noCode: 'No code is free now. The link works without one.',
  qrCode: 'QR code that leads to the ballot',
  downloadQrCode: 'Download the QR code (SVG)',
  votingLinks: 'Voting links',
  votingLinksWhy:
    'To vote, each person needs a voting link of their own. Make them for a list of names or a number of people.',
  makeVotingLinks: 'Make voting links',
  linkToRead: 'Link to the poll',
  onlyToRead: 'This link, its code and its QR code show the poll and its results. Nobody can vote with them.',
  /** @param {string} host @param {string} command @param {string} setting */
  onlyHereHtml: (host, command, setting) =>
    `Other devices cannot open the links below: ${host} is this computer only. Phones in the same network need the address that ${command} prints beside “On phones” in its place. Polls created at that address have the right link and QR code at once. On a server, set ${setting}.`,
  thisPoll: 'This poll',
  ballot: 'Ballot',
  results: 'Results',
  projector: 'Projector',
  manage: 'Manage',
  manageLink: 'Your link to manage this poll',
  keepLink: 'Keep this link, and keep it to yourself.',
  keepLinkWhy:
    'Anyone who has it can change, close and delete the poll. This browser knows it for a month; after that, and on other devices, you need it.',
  copyManageLink: 'Copy the manage link',
  showManageLink: 'Show the manage link',
  asAdministrator: 'You manage this poll as an administrator. A link for someone else can be made on',
  managePage: 'its manage page',
  embed: 'On a web page, in slides or a stream',
  embedWhat:
    'This frame shows the results live on any page. It shows what everyone may see: hidden results stay hidden.',
  copyFrame: 'Copy the frame',
  copyOverlay: 'Copy the overlay’s address',
  seeAlone: 'See it alone',
};

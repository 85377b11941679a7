// @ts-check
// What the services say of a problem, which pages show in their language. Programs get it in English, so it is written where the
// problem is found, and here once more: as the key under which other languages have it. What differs is in braces; a reason is
// one of these texts. Problems that
// only programs or operators cause are not among them. Only the server reads it.

const known = /** @type {const} */ ([
  // titles
  'Already voted',
  'Another voter',
  'Bad request',
  'Closed',
  'Cookie missing',
  'Cross-site request',
  'Forbidden',
  'Internal server error',
  'Not counted yet',
  'Not durable',
  'Not found',
  'Not open yet',
  'Options changed',
  'Overloaded',
  'Queue full',
  'Queue read-only',
  'Queue unavailable',
  'Results not shown',
  'Results not shown yet',
  'Too large',
  'Too many attempts',
  'Too many votes',
  'Too many votes from one address',
  'Too many wrong codes',
  'Try again',
  'Voting link needed',
  'Voting link revoked',
  // addresses
  'There is nothing at this address.',
  'There is no such poll.',
  'This receipt is not valid.',
  'Something went wrong. The error has been logged.',
  // votes
  'choose at least one option',
  'choose one option, not {count}',
  'choose up to {max} options, not {count}',
  'give at least one option a rank',
  'a rank is a whole number from 1',
  '“{one}” and “{other}” have the same rank, {rank}; give each its own rank',
  'votes in this poll are final and cannot be withdrawn',
  'You have voted in this poll already, and it does not allow changes.',
  'This poll is not open yet.',
  'This poll is closed.',
  'This poll has just been changed. Please try again in a moment.',
  'The options of this poll have changed since you opened this page. Please choose again.',
  'This ballot was cast already, and votes in this poll are final. Below is the ballot of the next voter.',
  'is not from a ballot page of this poll; please open the page again',
  'This browser has become another voter since you opened this page, or you opened it twice at once, so this vote was not counted. If you have not voted, please choose again.',
  'Your vote was not counted, because your browser did not send back the cookie of this site, which makes sure that every voter counts once. Please vote again. If this message comes back, allow cookies for this site, or use another browser.',
  // voting links
  'Only people with a voting link of their own can vote in this poll. Open the link that you were given in this browser, with cookies allowed.',
  'The voting link that was opened in this browser has been revoked. If you were given another one, open that.',
  'This voting link is not valid. Check that it is complete, and that you were not given a newer one.',
  'This voting link cannot be checked now. Please try again.',
  // limits
  'Many votes came from your address. Yours was not counted; please send it again in a moment.',
  'You have changed your vote many times within a few seconds. The last one that was accepted counts; please wait a moment.',
  'Many wrong codes came from your network within ten minutes. Please try again later.',
  'Very many wrong codes came in within ten minutes, also from your network. Use the link of the poll, or try again later.',
  'Too many wrong admin tokens, keys or voting links came from your address. A right one is always accepted; try others later.',
  // what is down
  'The polls cannot be read now. Please try again.',
  'The code cannot be looked up now. Please try again.',
  'The ballots cannot be read now. Your vote is safe. Please try again.',
  'The results are unavailable because the database does not respond. Votes already cast are kept. Try again in a moment.',
  'This vote is not counted yet. It is kept; please try again.',
  'Too many votes right now. Please try again.',
  'We could not confirm your vote. Please try again; it will only count once.',
  'Your vote was not accepted: {reason}. Please try again.',
  'the queue is unavailable',
  'the queue is full',
  'the queue cannot store votes at the moment',
  'the system is not configured to store votes safely',
  'Too many people at once; please try again in a few seconds.',
  '{reason} A vote that you have just sent is kept.',
]);

/** @typedef {(typeof known)[number]} Problem */

export const problems = /** @type {Record<Problem, string>} */ (
  Object.fromEntries(known.map((text) => [text, text]))
);

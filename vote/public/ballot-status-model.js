// The text that a voter reads about a ballot. The server renders the first view with the same code.

const ofVote = {
  queued: 'Your vote has been saved and will be counted in a moment.',
  counted: 'Your vote is counted.',
  replaced: 'A later vote of yours has replaced this one.',
};

const ofWithdrawal = {
  queued: 'Your withdrawal has been saved and will take effect in a moment.',
  counted: 'Your withdrawal counts: your vote is not counted any more.',
  replaced: 'A later vote of yours has replaced this withdrawal.',
};

/**
 * @param {import('../src/voting/find-ballot-statuses.ts').BallotStatus} outcome
 * @param {boolean} withdraws whether the ballot withdraws the voter's vote
 */
export function describeBallotStatus({ status, reason }, withdraws) {
  const text = reason === null ? (withdraws ? ofWithdrawal : ofVote)[status] : undefined;
  const name = withdraws ? 'withdrawal' : 'vote';
  return { status, text: text ?? `This ${name} does not count: ${reason ?? 'the reason is unknown'}.` };
}

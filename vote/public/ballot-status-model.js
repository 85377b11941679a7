// The text that a voter reads about a ballot. The server renders the first view with the same code.

/**
 * @param {import('@hands/shared/texts/catalogues').Texts} texts in the language of the page
 * @param {import('../src/voting/find-ballot-statuses.ts').BallotStatus} outcome
 * @param {boolean} withdraws whether the ballot withdraws the voter's vote
 * @param {boolean} isBeforeForm whether a form for another vote follows, which must not seem to be meant
 */
export function describeBallotStatus(texts, { status, reason }, withdraws, isBeforeForm = false) {
  const { vote, withdrawal, unknownReason } = texts.ballotStatus;
  const text = reason === null ? (withdraws ? withdrawal : vote)[status] : undefined;
  if (text !== undefined) return { status, text };
  const why = reason === null ? unknownReason : texts.ballotStatus.reason(reason);
  if (withdraws) return { status, text: texts.ballotStatus.withdrawalDoesNotCount(why) };
  const { voteDoesNotCount, earlierVoteDoesNotCount } = texts.ballotStatus;
  return { status, text: isBeforeForm ? earlierVoteDoesNotCount(why) : voteDoesNotCount(why) };
}

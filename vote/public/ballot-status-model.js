// The text that a voter reads about a ballot. The server renders the first view with the same code.

const texts = {
  queued: 'Your vote has been saved and will be counted in a moment.',
  counted: 'Your vote is counted.',
  replaced: 'A later vote of yours has replaced this one.',
};

/** @param {import('../src/voting/find-ballot-statuses.ts').BallotStatus} outcome */
export function describeBallotStatus({ status, reason }) {
  const text = reason === null ? texts[status] : undefined;
  return { status, text: text ?? `This vote does not count: ${reason ?? 'the reason is unknown'}.` };
}

// Terms for polls that services, database and pages share.

export const pollKinds = ['single', 'multiple', 'ranked'] as const;
export type PollKind = (typeof pollKinds)[number];

/**
 * Who sees the votes: everyone; voters who have voted, and everyone once the poll has closed; everyone once the result is
 * final; or its owner and administrators only.
 */
export const resultsVisibilities = ['always', 'after_vote', 'after_close', 'never'] as const;
export type ResultsVisible = (typeof resultsVisibilities)[number];

/** The bounds of `show_from`: with fewer than two ballots, a result is a vote. */
export const showFromBounds = { min: 2, max: 1_000 };

/**
 * Who may vote, which decides how a voter's id is made: one voter for each browser, for each voting link that the owner gives out,
 * or for each ballot page that is shown.
 */
export const voterRules = ['browser', 'token', 'anyone'] as const;
export type VoterRule = (typeof voterRules)[number];

/**
 * `scheduled`: not open yet. `open`: accepts votes. `closing`: closed, but ballots that were cast in time may still be in
 * flight. `final`: sealed, so the result no longer changes.
 */
export const pollStatuses = ['scheduled', 'open', 'closing', 'final'] as const;
export type PollStatus = (typeof pollStatuses)[number];

/** Whether the poll no longer accepts votes. */
export const hasClosed = (status: PollStatus): boolean => status === 'closing' || status === 'final';

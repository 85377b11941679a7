// The words of a poll that services, database and pages share.

export const pollKinds = ['single', 'multiple', 'ranked'] as const;
export type PollKind = (typeof pollKinds)[number];

/**
 * Who sees the votes: everybody, those who have voted (everybody once it has closed), everybody once the result is final, or
 * nobody but administrators.
 */
export const resultsVisibilities = ['always', 'after_vote', 'after_close', 'never'] as const;
export type ResultsVisible = (typeof resultsVisibilities)[number];

/**
 * Before its time, taking votes, closed with ballots in time that may still be on their way, and sealed: nothing will change
 * the result any more.
 */
export const pollStatuses = ['scheduled', 'open', 'closing', 'final'] as const;
export type PollStatus = (typeof pollStatuses)[number];

/** Whether it takes no votes any more. */
export const hasClosed = (status: PollStatus): boolean => status === 'closing' || status === 'final';

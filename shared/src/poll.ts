// The words of a poll that services, database and pages share.

export const pollKinds = ['single', 'multiple', 'ranked'] as const;
export type PollKind = (typeof pollKinds)[number];

/** Who sees the votes: everybody, those who have voted, everybody once it is closed, or nobody but administrators. */
export const resultsVisibilities = ['always', 'after_vote', 'after_close', 'never'] as const;
export type ResultsVisible = (typeof resultsVisibilities)[number];

export const pollStatuses = ['scheduled', 'open', 'closed'] as const;
export type PollStatus = (typeof pollStatuses)[number];

// What the crowd did and what it was told: the checks compare it with the database.

/**
 * `accepted`: answered with 202. `refused`: answered with a 4xx, so it must not be stored. `unknown`: answered with a 503, or
 * not at all, so it may be stored or not.
 */
export type Outcome = 'accepted' | 'refused' | 'unknown';

export interface Attempt {
  poll: number;
  voter: string;
  choices: number[];
  outcome: Outcome;
  /** The status of the answer; undefined without one. */
  status?: number;
  receipt?: string;
  /** Microseconds by the queue's clock, as answered. */
  castAt?: number;
}

export interface PollRules {
  id: number;
  kind: 'single' | 'multiple' | 'ranked';
  voteChange: boolean;
  options: number;
}

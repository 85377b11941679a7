// What happened in a round: what the crowd did and was told, what the organizer did, and which faults struck. The checks
// compare it with the database. All times are milliseconds since the start of the round.

/**
 * `accepted`: answered with 202. `refused`: answered with a 4xx, so it must not be stored. `unknown`: answered with a 503, or
 * not at all, so it may be stored or not.
 */
export type Outcome = 'accepted' | 'refused' | 'unknown';

export interface Attempt {
  poll: number;
  voter: string;
  /** As answered if accepted, otherwise as sent. */
  choices: number[];
  at: number;
  until: number;
  outcome: Outcome;
  /** The status of the answer; undefined without one. */
  status?: number;
  receipt?: string;
  /** Microseconds by the queue's clock, as answered. */
  castAt?: number;
}

export type ActionName = 'close' | 'reopen' | 'reset';

/** Something that was tried on a poll. */
export interface Action {
  poll: number;
  name: ActionName;
  at: number;
  /** Infinity without an answer: it may be done at any later time. */
  until: number;
  status?: number;
}

export interface Strike {
  name: string;
  /** What exactly was struck. */
  detail: string;
  at: number;
  until: number;
}

export interface PollRules {
  id: number;
  kind: 'single' | 'multiple' | 'ranked';
  voteChange: boolean;
  options: number;
  /** Nobody closes, reopens or resets it. */
  staysOpen: boolean;
}

export interface History {
  /** Milliseconds since the start. */
  now(): number;
  attempts: Attempt[];
  actions: Action[];
  strikes: Strike[];
}

export function createHistory(): History {
  const start = performance.now();
  return { now: () => Math.round(performance.now() - start), attempts: [], actions: [], strikes: [] };
}

/** A broken promise, with where it shows. */
export interface Violation {
  /** Begins with what kind of violation it is. */
  text: string;
  poll?: number;
  voter?: string;
}

/** The shortest history that shows a violation: only this voter and poll, what was done to the poll, and the faults. */
export function formatViolation({ text, poll, voter }: Violation, history: History): string {
  const span = ({ at, until }: { at: number; until: number }) => `${at} to ${until} ms`;
  const events = [
    ...history.strikes.map((strike) => ({
      at: strike.at,
      line: `${span(strike)}: FAULT ${strike.name}, ${strike.detail}`,
    })),
    ...history.actions
      .filter((action) => action.poll === poll)
      .map((action) => ({
        at: action.at,
        line: `${span(action)}: ${action.name} the poll, answered ${action.status ?? 'nothing'}`,
      })),
    ...history.attempts
      .filter((attempt) => attempt.poll === poll && attempt.voter === voter)
      .map((attempt) => ({
        at: attempt.at,
        line: `${span(attempt)}: vote ${attempt.choices.join()}, ${attempt.outcome}, answered ${
          attempt.status ?? 'nothing'
        }${attempt.castAt === undefined ? '' : `, cast at ${attempt.castAt}`}`,
      })),
  ];
  const lines = events.sort((one, other) => one.at - other.at).map(({ line }) => `    ${line}\n`);
  return `  ${text}\n${lines.join('')}`;
}

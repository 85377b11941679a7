// Votes name options by position. A voter who chose from older options must not vote for what has taken their places.
import { createHash } from 'node:crypto';
import { ProblemError } from '@hands/shared/http/problem';
import type { Poll } from './read-polls.ts';

// The poll cache holds the same object for half a second, so that a crowd costs one hash.
const versions = new WeakMap<Poll, string>();

/** Differs if the options, their order, or how many may be chosen differ. */
export function optionsVersion(poll: Poll): string {
  let version = versions.get(poll);
  if (version === undefined) {
    const shown = JSON.stringify([poll.kind, poll.maxChoices, poll.options]);
    version = createHash('sha256').update(shown).digest('base64url').slice(0, 16);
    versions.set(poll, version);
  }
  return version;
}

export class OptionsChangedError extends ProblemError {
  constructor() {
    super({
      status: 409,
      title: 'Options changed',
      detail: 'The options of this poll have changed since you opened this page. Please choose again.',
    });
  }
}

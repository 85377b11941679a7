// The vote of this browser in one poll that could not be sent yet. All tabs share it; it survives a reload. Without storage, as in
// some private windows, it waits on the page alone.
import { main } from './ballot-page.js';

const MAX_AGE_MS = 24 * 60 * 60 * 1_000;
const PREFIX = 'vote-';

const keyOf = () => `${PREFIX}${main.dataset.poll}`;

export function readKept() {
  try {
    return JSON.parse(localStorage.getItem(keyOf())) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether it is still the one that is kept: no other tab has sent it, dropped it or put another in its place. */
export const isKeptStill = ({ id }) => readKept()?.id === id;

/** @returns whether it is kept */
export function keepVote(vote) {
  try {
    localStorage.setItem(keyOf(), JSON.stringify({ ...vote, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

/** Not one that another tab has put in its place. */
export function forgetVote(vote) {
  try {
    if (isKeptStill(vote)) localStorage.removeItem(keyOf());
  } catch {
    // it was not kept
  }
}

/** Votes in polls that this browser did not come back to, and this one's if it has become a poll in which anyone may vote. */
export function forgetOldVotes() {
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      const { at } = JSON.parse(localStorage.getItem(key));
      const isOld = !(Date.now() - at < MAX_AGE_MS);
      if (isOld || (key === keyOf() && main.dataset.voterTag === undefined)) localStorage.removeItem(key);
    }
  } catch {
    // nothing is kept
  }
}

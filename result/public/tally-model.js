// What a screen shows of a poll, without the page around it. The server renders the first view with the same code.

/** @param {import('@hands/shared/snapshot').Snapshot} [first] */
export function createTally(first) {
  let snapshot = first;
  return {
    get snapshot() {
      return snapshot;
    },
    /** Takes a snapshot over if it is newer than the one shown. @returns whether it was. */
    accept(next) {
      if (snapshot && next.version <= snapshot.version) return false;
      snapshot = next;
      return true;
    },
    bars() {
      if (!snapshot) return [];
      const votes = snapshot.options.map((option) => option.votes);
      const shares = roundShares(votes);
      const all = sum(votes);
      const most = Math.max(...votes);
      return snapshot.options.map((option, index) => ({
        position: option.position,
        text: option.text,
        votes: formatCount(option.votes),
        unit: unit(option.votes),
        share: `${shares[index]}%`,
        width: `${all === 0 ? 0 : (option.votes / all) * 100}%`,
        leads: option.votes > 0 && option.votes === most,
      }));
    },
  };
}

/**
 * Whole per cents that add to 100: each is rounded down, and what is left goes to the largest remainders, one each.
 * Equal remainders: to the first. No votes: all 0.
 */
export function roundShares(votes) {
  const all = sum(votes);
  if (all === 0) return votes.map(() => 0);
  const shares = votes.map((count) => Math.floor((count * 100) / all));
  const remainder = (index) => (votes[index] * 100) % all;
  const byRemainder = [...votes.keys()].sort((a, b) => remainder(b) - remainder(a));
  for (const index of byRemainder.slice(0, 100 - sum(shares))) shares[index] += 1;
  return shares;
}

const counts = new Intl.NumberFormat('en');

const formatCount = (count) => counts.format(count);

export const formatTotal = (total) => `${formatCount(total)} ${unit(total)}`;

const unit = (count) => (count === 1 ? 'vote' : 'votes');

export const statusTexts = { scheduled: 'Not open yet', open: 'Open', closed: 'Closed' };

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

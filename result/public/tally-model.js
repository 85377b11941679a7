// What a screen shows of a poll, independent of the page. The server renders the first view with the same code.

/** @typedef {import('@hands/shared/poll/snapshot').Snapshot} Snapshot */

/** @param {Snapshot} [first] */
export function createTally(first) {
  let snapshot = first;
  return {
    get snapshot() {
      return snapshot;
    },
    /** Replaces the snapshot if `next` supersedes it. @returns whether it did */
    accept(next) {
      if (!supersedes(next, snapshot)) return false;
      snapshot = next;
      return true;
    },
    bars: (view = {}) => (snapshot?.visible ? makeBars(snapshot, view) : []),
    headline: () => (snapshot?.visible ? joinHeadline(makeHeadline(snapshot)) : ''),
    outcome: () => (snapshot?.visible && snapshot.status === 'final' ? describeOutcome(snapshot) : ''),
    headlineParts: () => (snapshot?.visible ? makeHeadline(snapshot) : { says: '', texts: [] }),
    basis: (round) => (snapshot?.visible ? explainShares(snapshot, round) : ''),
  };
}

const statuses = ['scheduled', 'open', 'closing', 'final'];

/**
 * Whether a snapshot replaces the one shown. It does if its version is newer. At the same version it does if its status is
 * later (a poll opens and closes without a new version), or if it shows votes that were hidden.
 */
export function supersedes(next, shown) {
  if (!shown || next.version > shown.version) return true;
  const later = statuses.indexOf(next.status) - statuses.indexOf(shown.status);
  return next.version === shown.version && (later > 0 || (later === 0 && next.visible && !shown.visible));
}

/**
 * The votes that each option's bar shows. In an instant run-off, those of the last round, or of an earlier one; null for options
 * eliminated before it.
 */
function countVotes({ kind, options, rounds = [] }, round = rounds.length - 1) {
  if (kind !== 'ranked') return options.map((option) => option.votes);
  return options.map((option, index) => (rounds[round] ? rounds[round].votes[index] : 0));
}

/** In the order of the options, so that nothing jumps while votes come in. A final result is in the order of the votes. */
function makeBars(snapshot, { byVotes = false, round }) {
  const { options, rounds = [] } = snapshot;
  const counts = countVotes(snapshot, round);
  const before = round > 0 ? countVotes(snapshot, round - 1) : counts;
  const votes = counts.map((count) => count ?? 0);
  const shares = roundShares(votes);
  const all = sum(votes);
  const leaders = round === undefined || round === rounds.length - 1 ? findLeaders(snapshot) : [];
  const bars = options.map((option, index) => ({
    position: option.position,
    text: option.text,
    votes: formatCount(votes[index]),
    unit: unit(votes[index], 'vote'),
    share: formatShare(shares[index], votes[index], all),
    length: all === 0 ? 0 : votes[index] / all,
    lengthBefore: all === 0 ? 0 : (before[index] ?? 0) / all,
    gained: votes[index] > before[index] ? `+${formatCount(votes[index] - before[index])}` : '',
    leads: leaders.includes(index),
    lead: leaders.includes(index) ? leadOf(snapshot, leaders.length) : '',
    out: counts[index] === null ? `out after round ${formatCount(roundOfEnd(snapshot, index))}` : '',
  }));
  if (!byVotes && snapshot.status !== 'final') return bars;
  const ends = counts.map((count, index) => (count === null ? roundOfEnd(snapshot, index) : Infinity));
  const order = [...bars.keys()].sort(
    (a, b) => votes[b] - votes[a] || (ends[a] === ends[b] ? 0 : ends[b] - ends[a]),
  );
  return order.map((index) => bars[index]);
}

/** What the row of a leading option says. */
function leadOf({ status, kind }, leaders) {
  if (leaders > 1) return 'tied';
  if (status === 'final') return 'winner';
  return kind === 'ranked' ? 'would win' : 'leading';
}

const roundOfEnd = ({ rounds }, index) => rounds.findIndex((round) => round.eliminated === index) + 1;

/** Indexes of the options with the most votes or, in an instant run-off, of the winners. */
function findLeaders(snapshot) {
  if (snapshot.kind === 'ranked') return snapshot.rounds?.at(-1)?.winners ?? [];
  const votes = countVotes(snapshot);
  const most = Math.max(...votes);
  return most > 0 ? [...votes.keys()].filter((index) => votes[index] === most) : [];
}

const names = new Intl.ListFormat('en');

function makeHeadline(snapshot) {
  const { options, kind, status } = snapshot;
  const leaders = findLeaders(snapshot);
  const texts = leaders.map((index) => options[index].text);
  if (texts.length === 0) return { says: status === 'final' ? 'No votes' : 'No votes yet', texts };
  if (texts.length > 1) {
    const says = status === 'final' ? 'Tied:' : 'Tie between';
    return texts.length > 4
      ? { says: `${says} ${formatCount(texts.length)} options`, texts: [] }
      : { says, texts };
  }
  if (status === 'final') return { says: 'Winner:', texts };
  return { says: kind === 'ranked' ? 'Would win now:' : 'Leading:', texts };
}

const joinHeadline = ({ says, texts }) => (texts.length > 0 ? `${says} ${names.format(texts)}` : says);

/** With how many votes a final poll was decided. Empty if there are none. */
function describeOutcome(snapshot) {
  const { kind, total } = snapshot;
  const [leader, ...tied] = findLeaders(snapshot);
  if (leader === undefined) return '';
  const votes = countVotes(snapshot);
  if (tied.length > 0) return `${count(votes[leader], 'vote')} each`;
  if (kind === 'multiple') return `Chosen by ${formatCount(votes[leader])} of ${count(total, 'voter')}`;
  // a final result begins with the winner
  const [{ share }] = makeBars(snapshot, {});
  return `${formatCount(votes[leader])} of ${count(sum(votes), 'vote')}, ${share}`;
}

/** What 100% stands for. Empty if that is obvious. */
function explainShares({ kind, options, rounds = [], total }, round = rounds.length - 1) {
  if (total === 0 || kind === 'single') return '';
  if (kind === 'multiple') {
    const choices = sum(options.map((option) => option.votes));
    return `100% is all ${count(choices, 'vote')}. Each voter can choose several options.`;
  }
  const exhausted = rounds[round]?.exhausted ?? 0;
  const counting = total - exhausted;
  const which = round === rounds.length - 1 ? 'the last round' : 'this round';
  const basis = `100% is the ${count(counting, 'ballot')} that ${counting === 1 ? 'counts' : 'count'} in ${which}.`;
  if (exhausted === 0) return basis;
  return `${basis} ${exhausted === 1 ? 'One more ranks' : `${formatCount(exhausted)} more rank`} none of the remaining options.`;
}

/**
 * Whole shares, in percent unless `whole` is another number, that add up to the whole: each is rounded down, then those with the
 * largest remainders get one more each. Of equal remainders the first gets it. Without votes, all are 0.
 */
export function roundShares(votes, whole = 100) {
  const all = sum(votes);
  if (all === 0) return votes.map(() => 0);
  const shares = votes.map((count) => Math.floor((count * whole) / all));
  const remainder = (index) => (votes[index] * whole) % all;
  const byRemainder = [...votes.keys()].sort((a, b) => remainder(b) - remainder(a));
  for (const index of byRemainder.slice(0, whole - sum(shares))) shares[index] += 1;
  return shares;
}

/** A rounded share in words: some votes are never 0 %, and not all votes never 100 %. */
function formatShare(share, votes, all) {
  if (share === 0 && votes > 0) return '<1%';
  if (share === 100 && votes < all) return '>99%';
  return `${share}%`;
}

const counts = new Intl.NumberFormat('en');

export const formatCount = (count) => counts.format(count);

const unit = (count, word, words = `${word}s`) => (count === 1 ? word : words);

export const count = (number, word, words) => `${formatCount(number)} ${unit(number, word, words)}`;

/** How many took part: votes if each voter has one, otherwise voters. */
export const totalParts = ({ total, kind }) => ({
  count: formatCount(total),
  unit: unit(total, kind === 'single' ? 'vote' : 'voter'),
});

export const formatTotal = (snapshot) => Object.values(totalParts(snapshot)).join(' ');

export const statusTexts = { scheduled: 'Not open yet', open: 'Open', closing: 'Closing', final: 'Final' };

/** The status of a poll in words, and the time that completes them, if there is one. */
export function describeStatus({ status, inFlight, opensAt, closesAt, sealedAt }) {
  if (status === 'scheduled') return { text: 'Opens', time: opensAt };
  if (status === 'final') return { text: 'Final since', time: sealedAt };
  if (status === 'open' && closesAt) return { text: 'Open until', time: closesAt };
  const still = status === 'closing' && inFlight > 0 ? `: ${count(inFlight, 'vote')} in flight` : '';
  return { text: `${statusTexts[status]}${still}`, time: null };
}

/** Why no votes are shown. Empty if they are. */
export function describeHidden({ visible, resultsVisible, showFrom }) {
  if (visible) return '';
  const from = showFrom === null ? '' : `once ${formatCount(showFrom)} people have voted`;
  if (from !== '' && resultsVisible === 'always') return `Results appear ${from}.`;
  if (from !== '' && resultsVisible === 'after_vote')
    return `Results are shown after you have voted, ${from}.`;
  return hiddenTexts[resultsVisible];
}

/** Why some votes are missing. Empty if none are. */
export const describeSteps = ({ visible, showFrom }) =>
  visible && showFrom !== null ? 'Shown in steps of at least five votes' : '';

const hiddenTexts = {
  always: '',
  after_vote: 'Results are shown after you have voted.',
  after_close: 'Results are shown when they are final.',
  never: 'The results of this poll are not shown.',
};

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

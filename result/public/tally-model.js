// What a screen shows of a poll, independent of the page. The server renders the first view with the same code.

/** @typedef {import('@hands/shared/poll/snapshot').Snapshot} Snapshot */

/**
 * @param {import('@hands/shared/texts/catalogues').Texts} texts in the language of the page
 * @param {Snapshot} [first]
 */
export function createTally(texts, first) {
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
    bars: (view = {}) => (snapshot?.visible ? makeBars(texts, snapshot, view) : []),
    headline: () => (snapshot?.visible ? joinHeadline(texts, makeHeadline(texts, snapshot)) : ''),
    outcome: () => (snapshot?.visible && snapshot.status === 'final' ? describeOutcome(texts, snapshot) : ''),
    headlineParts: () => (snapshot?.visible ? makeHeadline(texts, snapshot) : { says: '', names: [] }),
    basis: (round) => (snapshot?.visible ? explainShares(texts, snapshot, round) : ''),
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
function makeBars(texts, snapshot, { byVotes = false, round }) {
  const { options, rounds = [] } = snapshot;
  const { number } = texts.formats;
  const counts = countVotes(snapshot, round);
  const before = round > 0 ? countVotes(snapshot, round - 1) : counts;
  const votes = counts.map((count) => count ?? 0);
  const shares = roundShares(votes);
  const all = sum(votes);
  const leaders = round === undefined || round === rounds.length - 1 ? findLeaders(snapshot) : [];
  const bars = options.map((option, index) => ({
    position: option.position,
    text: option.text,
    votes: number(votes[index]),
    unit: texts.results.votes(votes[index]),
    share: formatShare(texts, shares[index], votes[index], all),
    length: all === 0 ? 0 : votes[index] / all,
    lengthBefore: all === 0 ? 0 : (before[index] ?? 0) / all,
    gained: votes[index] > before[index] ? `+${number(votes[index] - before[index])}` : '',
    leads: leaders.includes(index),
    lead: leaders.includes(index) ? leadOf(texts, snapshot, leaders.length) : '',
    out: counts[index] === null ? texts.results.outAfter(roundOfEnd(snapshot, index)) : '',
  }));
  if (!byVotes && snapshot.status !== 'final') return bars;
  const ends = counts.map((count, index) => (count === null ? roundOfEnd(snapshot, index) : Infinity));
  const order = [...bars.keys()].sort(
    (a, b) => votes[b] - votes[a] || (ends[a] === ends[b] ? 0 : ends[b] - ends[a]),
  );
  return order.map((index) => bars[index]);
}

/** What the row of a leading option says. */
function leadOf(texts, { status, kind }, leaders) {
  if (leaders > 1) return texts.results.tied;
  if (status === 'final') return texts.results.winner;
  return kind === 'ranked' ? texts.results.wouldWin : texts.results.leading;
}

const roundOfEnd = ({ rounds }, index) => rounds.findIndex((round) => round.eliminated === index) + 1;

/** Indexes of the options with the most votes or, in an instant run-off, of the winners. */
function findLeaders(snapshot) {
  if (snapshot.kind === 'ranked') return snapshot.rounds?.at(-1)?.winners ?? [];
  const votes = countVotes(snapshot);
  const most = Math.max(...votes);
  return most > 0 ? [...votes.keys()].filter((index) => votes[index] === most) : [];
}

function makeHeadline(texts, snapshot) {
  const { options, kind, status } = snapshot;
  const says = texts.results.headlines;
  const names = findLeaders(snapshot).map((index) => options[index].text);
  const isFinal = status === 'final';
  if (names.length === 0) return { says: isFinal ? says.none : says.noneYet, names };
  if (names.length > 4)
    return { says: `${isFinal ? says.tied : says.tie} ${texts.results.options(names.length)}`, names: [] };
  if (names.length > 1) return { says: isFinal ? says.tied : says.tie, names };
  if (isFinal) return { says: says.winner, names };
  return { says: kind === 'ranked' ? says.wouldWin : says.leading, names };
}

const joinHeadline = (texts, { says, names }) =>
  names.length > 0 ? `${says} ${texts.formats.list(names)}` : says;

/** With how many votes a final poll was decided. Empty if there are none. */
function describeOutcome(texts, snapshot) {
  const { kind, total } = snapshot;
  const [leader, ...tied] = findLeaders(snapshot);
  if (leader === undefined) return '';
  const votes = countVotes(snapshot);
  if (tied.length > 0) return texts.results.votesEach(votes[leader]);
  if (kind === 'multiple') return texts.results.chosenBy(votes[leader], total);
  // a final result begins with the winner
  const [{ share }] = makeBars(texts, snapshot, {});
  return texts.results.votesOf(votes[leader], sum(votes), share);
}

/** What 100% stands for. Empty if that is obvious. */
function explainShares(texts, { kind, options, rounds = [], total }, round = rounds.length - 1) {
  if (total === 0 || kind === 'single') return '';
  if (kind === 'multiple') return texts.results.basisOfChoices(sum(options.map((option) => option.votes)));
  const exhausted = rounds[round]?.exhausted ?? 0;
  const basis = texts.results.basisOfRound(total - exhausted, round === rounds.length - 1);
  return exhausted === 0 ? basis : `${basis} ${texts.results.exhausted(exhausted)}`;
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
function formatShare({ formats: { percent } }, share, votes, all) {
  if (share === 0 && votes > 0) return `<${percent(1)}`;
  if (share === 100 && votes < all) return `>${percent(99)}`;
  return percent(share);
}

/** How many took part: votes if each voter has one, otherwise voters. */
export const totalParts = (texts, { total, kind }) => ({
  count: texts.formats.number(total),
  unit: kind === 'single' ? texts.results.votes(total) : texts.results.voters(total),
});

export const formatTotal = (texts, snapshot) => Object.values(totalParts(texts, snapshot)).join(' ');

/** The status of a poll in words, and the time that completes them, if there is one. */
export function describeStatus(texts, { status, inFlight, opensAt, closesAt, sealedAt }) {
  if (status === 'scheduled') return { text: texts.results.opens, time: opensAt };
  if (status === 'final') return { text: texts.results.finalSince, time: sealedAt };
  if (status === 'open' && closesAt) return { text: texts.results.openUntil, time: closesAt };
  if (status === 'closing' && inFlight > 0) return { text: texts.results.closingWith(inFlight), time: null };
  return { text: texts.results.statuses[status], time: null };
}

/** Why no votes are shown. Empty if they are. */
export function describeHidden(texts, { visible, resultsVisible, showFrom }) {
  if (visible) return '';
  if (showFrom !== null && resultsVisible === 'always') return texts.results.hiddenBelow(showFrom);
  if (showFrom !== null && resultsVisible === 'after_vote')
    return texts.results.hiddenUntilVoteAndBelow(showFrom);
  return texts.results.hidden[resultsVisible];
}

/** Why some votes are missing. Empty if none are. */
export const describeSteps = (texts, { visible, showFrom }) =>
  visible && showFrom !== null ? texts.results.steps : '';

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

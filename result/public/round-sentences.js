// An instant run-off in sentences, one per round, as HTML: for the server and the page.
import { bdi } from './bdi.js';

/** @returns a sentence or two about each round; none if the votes are not shown */
export function describeRounds(texts, { options, rounds = [], status }) {
  const names = options.map(({ text }) => bdi(text));
  return rounds.map((round, index) => {
    const next = rounds[index + 1];
    if (!next) return describeEnd(texts, round, names, status === 'final');
    return `${describeElimination(texts, rounds.slice(0, index + 1), names)} ${describeTransfers(texts, round, next, names)}`.trim();
  });
}

function describeElimination(texts, rounds, names) {
  const { votes, eliminated } = rounds.at(-1);
  const fewest = votes[eliminated];
  const name = names[eliminated];
  const tied = [...votes.keys()].filter((index) => votes[index] === fewest);
  const [only] = tied;
  if (tied.length === 1)
    return fewest === 0 ? texts.rounds.noBallot(names[only]) : texts.rounds.fewest(names[only], fewest);
  const named = tied.length > 4 ? [] : tied.map((index) => names[index]);
  return texts.rounds.tied(named, tied.length, fewest, name, neverDiffered(rounds.slice(0, -1), tied));
}

/** Of several options with the fewest votes, the latest round in which they differed decides (run-off.js). */
function neverDiffered(earlier, tied) {
  let last = tied;
  for (const { votes } of earlier.toReversed()) {
    const fewest = Math.min(...last.map((index) => votes[index]));
    last = last.filter((index) => votes[index] === fewest);
  }
  return last.length > 1;
}

/** Where the ballots of the eliminated option go. */
function describeTransfers(texts, round, next, names) {
  const all = round.votes[round.eliminated];
  if (all === 0) return '';
  const gains = [...names.keys()]
    .map((index) => ({ text: names[index], ballots: (next.votes[index] ?? 0) - (round.votes[index] ?? 0) }))
    .filter(({ ballots }) => ballots > 0)
    .sort((one, other) => other.ballots - one.ballots);
  const ending = next.exhausted - round.exhausted;
  if (gains.length === 0) return texts.rounds.noneRemain(all);
  const [first, ...others] = gains;
  if (others.length === 0 && ending <= 0) return texts.rounds.allGo(all, first.text);
  return texts.rounds.go(first, others, ending);
}

function describeEnd(texts, { votes, winners }, names, isFinal) {
  const all = votes.reduce((total, each) => total + (each ?? 0), 0);
  const most = votes[winners[0]];
  const who = winners.map((index) => names[index]);
  if (who.length > 1) return texts.rounds.tie(who, most);
  return isFinal ? texts.rounds.wins(who[0], most, all) : texts.rounds.wouldWin(who[0], most, all);
}

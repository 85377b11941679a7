// An instant run-off in sentences, one per round, as HTML: for the server and the page.
import { bdi } from './bdi.js';
import { count, formatCount } from './tally-model.js';

const names = new Intl.ListFormat('en');

/** @returns a sentence or two about each round; none if the votes are not shown */
export function describeRounds({ options, rounds = [], status }) {
  const texts = options.map(({ text }) => bdi(text));
  return rounds.map((round, index) => {
    const next = rounds[index + 1];
    if (!next) return describeEnd(round, texts, status === 'final');
    return `${describeElimination(rounds.slice(0, index + 1), texts)} ${describeTransfers(round, next, texts)}`.trim();
  });
}

function describeElimination(rounds, texts) {
  const { votes, eliminated } = rounds.at(-1);
  const fewest = votes[eliminated];
  const name = texts[eliminated];
  const tied = [...votes.keys()].filter((index) => votes[index] === fewest);
  const [only] = tied;
  if (tied.length === 1)
    return fewest === 0
      ? `No ballot counts for ${texts[only]}, so it is out.`
      : `${texts[only]} has the fewest votes, ${formatCount(fewest)}, and is out.`;
  const each = fewest === 0 ? 'have no votes' : `have the fewest votes, ${formatCount(fewest)} each`;
  const who =
    tied.length > 4 ? `${formatCount(tied.length)} options` : names.format(tied.map((index) => texts[index]));
  return `${who} ${each}. ${name} is out, because ${reasonFor(rounds.slice(0, -1), tied)}.`;
}

/** Of several options with the fewest votes, the latest round in which they differed decides (run-off.js). */
function reasonFor(earlier, tied) {
  let last = tied;
  for (const { votes } of earlier.toReversed()) {
    const fewest = Math.min(...last.map((index) => votes[index]));
    last = last.filter((index) => votes[index] === fewest);
  }
  if (last.length > 1) return 'it is listed last';
  return `it had fewer in an earlier round`;
}

/** Where the ballots of the eliminated option go. */
function describeTransfers(round, next, texts) {
  const all = round.votes[round.eliminated];
  if (all === 0) return '';
  const gains = [...texts.keys()]
    .map((index) => ({ text: texts[index], ballots: (next.votes[index] ?? 0) - (round.votes[index] ?? 0) }))
    .filter(({ ballots }) => ballots > 0)
    .sort((one, other) => other.ballots - one.ballots);
  const ending = next.exhausted - round.exhausted;
  const rest =
    ending > 0 ? `${formatCount(ending)} ${ending === 1 ? 'ranks' : 'rank'} no remaining option` : '';
  if (gains.length === 0)
    return all === 1 ? 'Its ballot ranks no remaining option.' : 'Its ballots rank no remaining option.';
  if (gains.length === 1 && rest === '')
    return `${all === 1 ? 'Its ballot goes' : `All its ${formatCount(all)} ballots go`} to ${gains[0].text}.`;
  const [first, ...others] = gains;
  const parts = [
    `${formatCount(first.ballots)} of its ballots ${first.ballots === 1 ? 'goes' : 'go'} to ${first.text}`,
    ...others.map(({ text, ballots }) => `${formatCount(ballots)} to ${text}`),
    ...(rest ? [rest] : []),
  ];
  return `${names.format(parts)}.`;
}

function describeEnd({ votes, winners }, texts, isFinal) {
  const all = votes.reduce((total, each) => total + (each ?? 0), 0);
  const who = names.format(winners.map((index) => texts[index]));
  if (winners.length > 1) return `${who} are tied with ${count(votes[winners[0]], 'vote')} each.`;
  return `${who} ${isFinal ? 'wins' : 'would win'} with ${formatCount(votes[winners[0]])} of ${count(all, 'vote')}.`;
}

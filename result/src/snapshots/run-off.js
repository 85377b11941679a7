// Instant-runoff voting, also called the alternative vote: https://en.wikipedia.org/wiki/Instant-runoff_voting. Each ballot
// counts for its highest-ranked option that is still in the race. An option with more than half of the ballots that still
// count wins. Otherwise the option with the fewest is eliminated, and its ballots move on to their next option.
//
// If several options have the fewest, the one that had fewer in the latest earlier round in which they differed is eliminated;
// if they never differed, the one listed last. If all remaining options have the same number of votes, they are tied.
//
// Plain JavaScript, because it also runs in a worker thread (run-off-thread.js), and tsx on Node 20 does not load TypeScript in
// threads. A ranking of 20 options takes 33 bytes here, and some 250 as an array of numbers. Half a million are added in 0.5 s
// and counted in 0.2 s (two cores, shared with other processes).

/** Ends a ranking; no option has this position. */
const END = 255;

const [ZERO, NINE, OPEN, CLOSE] = [...'09{}'].map((character) => character.charCodeAt(0));

export function createRunOff(optionCount) {
  // for each ranking: its positions, then END
  let choices = new Uint8Array();
  let choicesUsed = 0;
  let ballots = new Float64Array();
  let size = 0;

  function add(rankings) {
    // a ranking takes fewer bytes here than it has characters, and has at least four characters
    choices = withRoom(choices, choicesUsed + rankings.length);
    ballots = withRoom(ballots, size + rankings.length / 4);
    let number = 0;
    for (let index = 0; index < rankings.length; index++) {
      const character = rankings.charCodeAt(index);
      if (character >= ZERO && character <= NINE) {
        number = number * 10 + character - ZERO;
        continue;
      }
      if (character === OPEN) endBallots(number);
      else if (number < optionCount) choices[choicesUsed++] = number;
      if (character === CLOSE) {
        choices[choicesUsed++] = END;
        size++;
      }
      number = 0;
    }
    endBallots(number);
  }

  /** The number of ballots follows its ranking, so it ends at the next ranking or at the end of the text. */
  function endBallots(number) {
    if (number > 0) ballots[size - 1] = number;
  }

  function count() {
    const rounds = [];
    if (size === 0) return rounds;
    const places = findStarts(choices, size);
    const isIn = new Uint8Array(END + 1).fill(1, 0, optionCount);
    isIn[END] = 1;
    for (;;) {
      const counts = countPlaces(isIn, places);
      const votes = Array.from({ length: optionCount }, (_, position) =>
        isIn[position] ? counts[position] : null,
      );
      const winners = findWinners(votes);
      const eliminated = winners.length > 0 ? null : findLast(votes, rounds);
      rounds.push({ votes, exhausted: counts[END], eliminated, winners });
      if (eliminated === null) return rounds;
      isIn[eliminated] = 0;
    }
  }

  /** Moves each ranking on to its highest remaining option, or to its end, and counts the ballots there. */
  function countPlaces(isIn, places) {
    const counts = new Float64Array(END + 1);
    for (let index = 0; index < size; index++) {
      let place = places[index];
      while (!isIn[choices[place]]) place++;
      places[index] = place;
      counts[choices[place]] += ballots[index];
    }
    return counts;
  }

  return { add, count, size: () => size };
}

function withRoom(array, length) {
  if (length <= array.length) return array;
  const larger = new array.constructor(Math.max(array.length * 2, Math.ceil(length)));
  larger.set(array);
  return larger;
}

function findStarts(choices, size) {
  const starts = new Uint32Array(size);
  let place = 0;
  for (let index = 0; index < size; index++) {
    starts[index] = place;
    place = choices.indexOf(END, place) + 1;
  }
  return starts;
}

/** The option with a majority, all remaining options if they are tied, otherwise none. */
function findWinners(votes) {
  const counts = votes.filter((count) => count !== null);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(...counts);
  if (most * 2 <= all && most !== Math.min(...counts)) return [];
  return positionsOf(votes, most);
}

function findLast(votes, earlier) {
  let last = positionsWithFewest(votes, positionsOf(votes));
  for (const round of earlier.toReversed()) last = positionsWithFewest(round.votes, last);
  return last.at(-1) ?? null;
}

function positionsWithFewest(votes, among) {
  const fewest = Math.min(...among.map((position) => votes[position] ?? 0));
  return among.filter((position) => votes[position] === fewest);
}

/** The remaining options; with `count`, only those with this many votes. */
function positionsOf(votes, count) {
  return [...votes.keys()].filter((position) => {
    const own = votes[position];
    return own !== null && (count === undefined || own === count);
  });
}

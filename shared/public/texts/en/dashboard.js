// @ts-check
// What the dashboard's scripts say beyond results.js.
import { addTexts } from '../catalogue.js';
import { formats } from './common.js';

const { list, number, plural } = formats;

const votes = (/** @type {number} */ count) =>
  `${number(count)} ${plural(count, { one: 'vote', other: 'votes' })}`;

export const dashboard = {
  perSecond: 'per second',
  inTheLastMinute: 'in the last minute',
  completeTo: (/** @type {string} */ time) => `All votes cast before ${time} are counted`,
  roundOf: (/** @type {number} */ round, /** @type {number} */ rounds) => `Round ${round} of ${rounds}`,
  counting: 'Counting…',
  tooFew:
    'There are too few votes yet. They are shown in groups of ten or more, so that no time leads to a voter.',
  notAvailable: 'Not available at the moment. Trying again.',
};

/** What managers of a poll read above results that not everyone sees. */
export const othersView = {
  forVoters: 'You see these results because you manage this poll. Others see them once they have voted.',
  untilFinal: 'Only you and others who manage this poll see these results until they are final.',
  forManagers: 'Only you and others who manage this poll see these results.',
};

/** An option and how many ballots it gets. @typedef {{ text: string, ballots: number }} Gain */

/** The rounds of an instant run-off. Names of options are HTML. */
export const rounds = {
  noBallot: (/** @type {string} */ name) => `No ballot counts for ${name}, so it is out.`,
  fewest: (/** @type {string} */ name, /** @type {number} */ count) =>
    `${name} has the fewest votes, ${number(count)}, and is out.`,
  /** Several have the fewest; too many to name them if `names` is empty. */
  tied: (
    /** @type {string[]} */ names,
    /** @type {number} */ options,
    /** @type {number} */ count,
    /** @type {string} */ out,
    /** @type {boolean} */ neverDiffered,
  ) => {
    const who = names.length === 0 ? `${number(options)} options` : list(names);
    const each = count === 0 ? 'have no votes' : `have the fewest votes, ${number(count)} each`;
    const reason = neverDiffered ? 'it is listed last' : 'it had fewer in an earlier round';
    return `${who} ${each}. ${out} is out, because ${reason}.`;
  },
  noneRemain: (/** @type {number} */ count) =>
    plural(count, {
      one: 'Its ballot ranks no remaining option.',
      other: 'Its ballots rank no remaining option.',
    }),
  allGo: (/** @type {number} */ count, /** @type {string} */ name) =>
    plural(count, {
      one: `Its ballot goes to ${name}.`,
      other: `All its ${number(count)} ballots go to ${name}.`,
    }),
  /** @param {Gain} first @param {Gain[]} others @param {number} ending */
  go: (first, others, ending) =>
    `${list([
      `${number(first.ballots)} of its ballots ${plural(first.ballots, { one: 'goes', other: 'go' })} to ${first.text}`,
      ...others.map(({ text, ballots }) => `${number(ballots)} to ${text}`),
      ...(ending > 0
        ? [`${number(ending)} ${plural(ending, { one: 'ranks', other: 'rank' })} no remaining option`]
        : []),
    ])}.`,
  tie: (/** @type {string[]} */ names, /** @type {number} */ count) =>
    `${list(names)} are tied with ${votes(count)} each.`,
  wins: (/** @type {string} */ name, /** @type {number} */ count, /** @type {number} */ all) =>
    `${name} wins with ${number(count)} of ${votes(all)}.`,
  wouldWin: (/** @type {string} */ name, /** @type {number} */ count, /** @type {number} */ all) =>
    `${name} would win with ${number(count)} of ${votes(all)}.`,
};

addTexts('en', { dashboard, othersView, rounds });

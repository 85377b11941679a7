// @ts-check
import { addTexts } from '../catalogue.js';
import { formats } from './common.js';

const { list, number, plural } = formats;

const votes = (/** @type {number} */ count) =>
  `${number(count)} ${plural(count, { one: 'Stimme', other: 'Stimmen' })}`;
const go = (/** @type {number} */ count) => plural(count, { one: 'geht', other: 'gehen' });

/** @type {typeof import('../en/dashboard.js').dashboard} */
export const dashboard = {
  perSecond: 'pro Sekunde',
  inTheLastMinute: 'in der letzten Minute',
  completeTo: (time) => `Alle vor ${time} abgegebenen Stimmen sind gezählt`,
  roundOf: (round, rounds) => `Runde ${round} von ${rounds}`,
  counting: 'Wird gezählt …',
  tooFew:
    'Es sind noch zu wenige Stimmen. Sie erscheinen in Gruppen von mindestens zehn, damit kein Zeitpunkt zu einer Person führt.',
  notAvailable: 'Zurzeit nicht verfügbar. Neuer Versuch folgt.',
};

/** @type {typeof import('../en/dashboard.js').othersView} */
export const othersView = {
  forVoters:
    'Wer diese Abstimmung leitet, sieht das Ergebnis schon jetzt, alle anderen erst nach der Stimmabgabe.',
  untilFinal: 'Nur wer diese Abstimmung leitet, sieht das Ergebnis, bevor es endgültig ist.',
  forManagers: 'Nur wer diese Abstimmung leitet, sieht dieses Ergebnis.',
};

/** @type {typeof import('../en/dashboard.js').rounds} */
export const rounds = {
  noBallot: (name) => `Kein Stimmzettel zählt für ${name}: ausgeschieden.`,
  fewest: (name, count) => `${name} hat mit ${number(count)} die wenigsten Stimmen und scheidet aus.`,
  tied: (names, options, count, out, neverDiffered) => {
    const who = names.length === 0 ? `${number(options)} Optionen` : list(names);
    const each = count === 0 ? 'haben keine Stimmen' : `haben mit je ${number(count)} die wenigsten Stimmen`;
    const reason = neverDiffered
      ? 'an letzter Stelle aufgeführt'
      : 'in einer früheren Runde waren es weniger Stimmen';
    return `${who} ${each}. Es scheidet aus: ${out} (${reason}).`;
  },
  noneRemain: (count) =>
    plural(count, {
      one: 'Der Stimmzettel nennt keine verbliebene Option.',
      other: 'Die Stimmzettel nennen keine verbliebene Option.',
    }),
  allGo: (count, name) =>
    plural(count, {
      one: `Der Stimmzettel geht an ${name}.`,
      other: `Alle ${number(count)} Stimmzettel gehen an ${name}.`,
    }),
  go: (first, others, ending) =>
    `${list([
      `${number(first.ballots)} der Stimmzettel ${go(first.ballots)} an ${first.text}`,
      ...others.map(({ text, ballots }) => `${number(ballots)} an ${text}`),
      ...(ending > 0
        ? [`${number(ending)} ${plural(ending, { one: 'nennt', other: 'nennen' })} keine verbliebene Option`]
        : []),
    ])}.`,
  tie: (names, count) => `Gleichstand mit je ${votes(count)}: ${list(names)}.`,
  wins: (name, count, all) => `${name} gewinnt mit ${number(count)} von ${votes(all)}.`,
  wouldWin: (name, count, all) => `${name} würde mit ${number(count)} von ${votes(all)} gewinnen.`,
};

addTexts('de', { dashboard, othersView, rounds });

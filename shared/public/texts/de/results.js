// @ts-check
import { addTexts } from '../catalogue.js';
import { formats } from './common.js';

const { number, percent, plural } = formats;

const votes = (/** @type {number} */ count) => plural(count, { one: 'Stimme', other: 'Stimmen' });
const voters = (/** @type {number} */ count) => plural(count, { one: 'Person', other: 'Personen' });

/** @type {typeof import('../en/results.js').results} */
export const results = {
  votes,
  voters,
  leading: 'führt',
  wouldWin: 'würde gewinnen',
  tied: 'gleichauf',
  winner: 'gewonnen',
  outAfter: (round) => `ausgeschieden nach Runde ${number(round)}`,
  headlines: {
    none: 'Keine Stimmen',
    noneYet: 'Noch keine Stimmen',
    tied: 'Gleichstand:',
    tie: 'Gleichauf:',
    winner: 'Gewonnen:',
    wouldWin: 'Würde jetzt gewinnen:',
    leading: 'In Führung:',
  },
  options: (count) => `${number(count)} ${plural(count, { one: 'Option', other: 'Optionen' })}`,
  votesEach: (count) => `je ${number(count)} ${votes(count)}`,
  chosenBy: (count, all) => `Gewählt von ${number(count)} von ${number(all)} ${voters(all)}`,
  votesOf: (count, all, share) => `${number(count)} von ${number(all)} ${votes(all)}, ${share}`,
  basisOfChoices: (count) =>
    `${percent(100)} sind alle ${number(count)} ${votes(count)}. Jede Person kann mehrere Optionen wählen.`,
  basisOfRound: (count, isLast) => {
    const round = isLast ? 'in der letzten Runde' : 'in dieser Runde';
    return plural(count, {
      one: `${percent(100)} ist der eine Stimmzettel, der ${round} zählt.`,
      other: `${percent(100)} sind die ${number(count)} Stimmzettel, die ${round} zählen.`,
    });
  },
  exhausted: (count) =>
    plural(count, {
      one: 'Ein weiterer nennt keine der verbliebenen Optionen.',
      other: `${number(count)} weitere nennen keine der verbliebenen Optionen.`,
    }),
  statuses: {
    scheduled: 'Noch nicht geöffnet',
    open: 'Offen',
    closing: 'Wird geschlossen',
    final: 'Endgültig',
  },
  deleted: 'Gelöscht',
  opens: 'Beginnt',
  openUntil: 'Offen bis',
  finalSince: 'Endgültig seit',
  closingWith: (count) =>
    `Wird geschlossen: ${number(count)} ${votes(count)} ${plural(count, { one: 'wird', other: 'werden' })} noch gezählt`,
  hidden: {
    always: '',
    after_vote: 'Das Ergebnis erscheint, sobald die eigene Stimme abgegeben ist.',
    after_close: 'Das Ergebnis erscheint, sobald es endgültig ist.',
    never: 'Das Ergebnis dieser Abstimmung wird nicht gezeigt.',
  },
  hiddenBelow: (count) => `Das Ergebnis erscheint, sobald ${number(count)} Personen abgestimmt haben.`,
  hiddenUntilVoteAndBelow: (count) =>
    `Das Ergebnis erscheint, sobald die eigene Stimme abgegeben ist und ${number(count)} Personen abgestimmt haben.`,
  steps: 'Gezeigt in Schritten von mindestens fünf Stimmen',
  round: (round) => `Runde ${number(round)}`,
  option: 'Option',
  exhaustedBallots: 'Stimmzettel, die keine davon nennen',
  out: 'raus',
  tie: 'gleichauf',
  won: 'gewonnen',
  opensIn: 'Beginnt in',
  closesIn: 'Endet in',
};

const reasons = new Map([
  ['This poll was deleted.', 'Diese Abstimmung wurde gelöscht.'],
  ['There is no such poll.', 'Diese Abstimmung gibt es nicht.'],
]);

/** @type {typeof import('../en/results.js').connection} */
export const connection = {
  connecting: 'Verbindung wird aufgebaut …',
  reconnecting: 'Verbindung wird wieder aufgebaut …',
  polling: 'Live-Verbindungen sind hier gesperrt; die Zahlen werden alle paar Sekunden aktualisiert',
  deleted: 'Diese Abstimmung wurde gelöscht.',
  reason: (text) => reasons.get(text) ?? text,
};

/** As subjects, and in the genitive. */
const parts = {
  vote: 'die Abstimmungsseite',
  queue: 'die Warteschlange',
  worker: 'der Zähldienst',
  database: 'die Datenbank',
};
const ofParts = {
  vote: 'der Abstimmungsseite',
  queue: 'der Warteschlange',
  worker: 'des Zähldienstes',
  database: 'der Datenbank',
};

/** @type {typeof import('../en/results.js').strip} */
export const strip = {
  live: 'Live',
  behind: (delay) => `${delay} im Rückstand`,
  milliseconds: (count) => `${number(count)} ms`,
  seconds: (count) => `${number(count)} s`,
  minutes: (count) => `${number(count)} min`,
  hours: (count) => `${number(count)} h`,
  inFlight: (count) => `${number(count)} noch zu zählen`,
  failed: (count) => `${number(count)} ${plural(count, { one: 'Stapel', other: 'Stapel' })} fehlgeschlagen`,
  heldUp: 'Stimmen können gerade nicht gezählt werden',
  unreachable: (count) =>
    plural(count, {
      one: 'eine Warteschlange ist nicht erreichbar',
      other: `${number(count)} Warteschlangen sind nicht erreichbar`,
    }),
  notDurable: (names) =>
    `ein Absturz ${formats.list(names.map((name) => ofParts[name]))} könnte Stimmen kosten`,
  announced: {
    heldUp: 'Live, aber Stimmen können gerade nicht gezählt werden',
    unreachable: 'Live, aber einige Stimmen fehlen vielleicht',
    failed: 'Live, aber einige Stimmen konnten nicht gespeichert werden',
    late: 'Live, aber die Ergebnisse kommen verspätet',
    notDurable: 'Live, aber ein Absturz könnte Stimmen kosten',
  },
  down: {
    vote: 'Die Abstimmungsseite ist ausgefallen. Bis sie zurück ist, kann niemand abstimmen; Ergebnisse werden weiter aktualisiert.',
    queue:
      'Die Warteschlange ist ausgefallen. Bis sie zurück ist, kann niemand abstimmen; abgegebene Stimmen bleiben erhalten.',
    worker: 'Der Zähldienst ist ausgefallen. Abstimmen geht weiterhin; gezählt wird, sobald er zurück ist.',
    database:
      'Die Datenbank ist ausgefallen. Abgegebene Stimmen bleiben erhalten; Ergebnisse werden aktualisiert, sobald sie zurück ist.',
  },
  severalDown: (names) => {
    const list = formats.list(names.map((name) => parts[name]));
    return `${list.charAt(0).toUpperCase()}${list.slice(1)} sind ausgefallen. Abgegebene Stimmen bleiben erhalten und werden noch gezählt.`;
  },
  readOnly:
    'Die Datenbank kann nur gelesen werden. Abgegebene Stimmen bleiben erhalten; Ergebnisse werden aktualisiert, sobald sie wieder beschreibbar ist.',
  queue: {
    full: 'Die Warteschlange ist voll. Bis der Zähldienst aufgeholt hat, kann niemand abstimmen; abgegebene Stimmen bleiben erhalten.',
    'read-only':
      'Die Warteschlange kann keine Stimmen speichern. Bis sie es wieder kann, kann niemand abstimmen; abgegebene Stimmen bleiben erhalten.',
    'not durable':
      'Abstimmen ist erst möglich, wenn die Konfiguration stimmt: Ein Absturz könnte Stimmen kosten.',
  },
  cutOff: {
    vote: 'Die Abstimmungsseite erreicht die Warteschlange nicht. So lange kann niemand abstimmen; Ergebnisse werden weiter aktualisiert.',
    worker:
      'Der Zähldienst erreicht die Warteschlange nicht. Abstimmen geht weiterhin; gezählt wird, sobald er sie wieder erreicht.',
  },
};

addTexts('de', { results, connection, strip });

// @ts-check
import { addTexts } from '../catalogue.js';
import { formats } from './common.js';

const { list, plural } = formats;

/** @type {typeof import('../en/ballot.js').choosing} */
export const choosing = {
  vote: 'Abstimmen',
  update: 'Ändern',
  voteFor: (choice) => ['Für ', ...choice, ' stimmen'],
  updateTo: (choice) => ['Auf ', ...choice, ' ändern'],
  several: list,
  ranking: (letters) => `${letters.join(', ')} in dieser Reihenfolge`,
  chosen: (count) => `${count} gewählt`,
  chosenOf: (count, max) => `${count} von ${max} gewählt`,
  full: (count, max) => `${count} von ${max} gewählt. Für eine andere Option erst eine abwählen.`,
  order: 'Die eigene Reihenfolge',
  notRanked: 'Ohne Platz',
  tapFirst: 'Zuerst die erste Wahl antippen.',
  moveUp: (option) => `${option} nach oben`,
  moveDown: (option) => `${option} nach unten`,
  ranked: (option, place) => `${option}, Platz ${place}`,
  unranked: (option) => `${option}, ohne Platz`,
};

/** @type {typeof import('../en/ballot.js').casting} */
export const casting = {
  withdrawal: 'Rücknahme der Stimme',
  saved: 'Die Stimme ist gespeichert. Gleich erscheint sie hier.',
  cast: (choice) => `Stimme abgegeben: ${choice}.`,
  withdrawn: 'Stimme zurückgenommen.',
  sendNow: 'Jetzt senden',
  doNotSend: 'Nicht senden',
};

/** @param {boolean} isKept */
const placeOf = (isKept) => (isKept ? 'auf diesem Gerät' : 'auf dieser Seite');
/** @param {boolean} isUnknown */
const standing = (isUnknown) =>
  isUnknown ? 'Ob sie zählt, ist noch nicht bekannt.' : 'Sie zählt noch nicht.';
/** @param {boolean} isUnknown */
const end = (isUnknown) =>
  isUnknown
    ? 'Ob die hier aufbewahrte Stimme angekommen ist, ließ sich nicht klären. Diese Seite zeigt, was zählt.'
    : 'Die hier aufbewahrte Stimme wurde deshalb nicht gesendet.';

/** @type {typeof import('../en/ballot.js').waiting} */
export const waiting = {
  offline: 'Keine Internetverbindung',
  offlineText: (isKept, isUnknown) =>
    `Die Stimme ist ${placeOf(isKept)} aufbewahrt und wird gesendet, sobald die Verbindung zurück ist. ${standing(isUnknown)}`,
  unconfirmed: 'Die Stimme ließ sich nicht bestätigen',
  notSent: 'Die Stimme konnte noch nicht gesendet werden',
  text: ({ isKept, isUnknown, attempts, secondsLeft }) => {
    const times = plural(attempts, { one: 'Bisher ein Versuch', other: `Bisher ${attempts} Versuche` });
    const next = secondsLeft > 0 ? `Nächster Versuch in ${secondsLeft} s` : 'Neuer Versuch läuft';
    return `Sie ist ${placeOf(isKept)} aufbewahrt. ${standing(isUnknown)} ${times}. ${next}; sie zählt nur einmal, auch wenn sie mehrmals gesendet wird.`;
  },
  otherVoter: (isUnknown) =>
    `Dieser Browser stimmt inzwischen für jemand anderen ab. ${end(isUnknown)} Wer noch nicht abgestimmt hat, bitte noch einmal abstimmen.`,
  otherVote: (isUnknown) => `In dieser Abstimmung liegt eine andere Stimme vor. ${end(isUnknown)}`,
  laterVote: (isUnknown) => `In dieser Abstimmung wurde seither eine Stimme abgegeben. ${end(isUnknown)}`,
  closed: (isUnknown) =>
    isUnknown
      ? `Diese Abstimmung ist beendet. ${end(isUnknown)}`
      : 'Diese Abstimmung endete, bevor die Stimme gesendet werden konnte. Sie zählt deshalb nicht.',
  notOpen: (isUnknown) => `Diese Abstimmung ist nicht mehr geöffnet. ${end(isUnknown)}`,
  noForm: (isUnknown) => `In dieser Abstimmung ist keine Stimmabgabe mehr möglich. ${end(isUnknown)}`,
  otherOptions: (isUnknown) =>
    `Die Optionen dieser Abstimmung haben sich geändert. ${end(isUnknown)} Bitte noch einmal abstimmen.`,
};

/** @type {typeof import('../en/ballot.js').changes} */
export const changes = {
  open: 'Diese Abstimmung ist jetzt geöffnet.',
  closed: 'Diese Abstimmung ist beendet.',
  notOpen: 'Diese Abstimmung ist noch nicht geöffnet.',
  deleted: 'Diese Abstimmung wurde gelöscht.',
  noLongerCounts: 'Die eigene Stimme in dieser Abstimmung zählt nicht mehr.',
  options: 'Die Optionen dieser Abstimmung haben sich geändert.',
  question: (question) => `Die Frage lautet jetzt: ${question}`,
};

const reasons = new Map([
  ['the poll was deleted', 'die Abstimmung wurde gelöscht'],
  [
    'the poll was reset, reopened or changed',
    'die Abstimmung wurde zurückgesetzt, wieder geöffnet oder geändert',
  ],
  ['it was taken out of the poll', 'sie wurde aus der Abstimmung genommen'],
  ['a later withdrawal of yours counts instead', 'sie wurde danach zurückgenommen'],
  [
    'had voted already, and this poll allows no change',
    'es war schon abgestimmt, und Stimmen sind hier nicht änderbar',
  ],
  ['there is no such poll', 'diese Abstimmung gibt es nicht'],
  [
    'cast before the poll was reset, reopened or changed',
    'abgegeben, bevor die Abstimmung zurückgesetzt, wieder geöffnet oder geändert wurde',
  ],
  ['cast before the poll opened', 'abgegeben, bevor die Abstimmung geöffnet war'],
  ['cast after the poll closed', 'abgegeben, nachdem die Abstimmung beendet war'],
  ['votes in this poll are final', 'Stimmen in dieser Abstimmung sind endgültig'],
  ['there is no such option', 'diese Option gibt es nicht'],
  ['too many choices', 'zu viele Optionen gewählt'],
  ['an option chosen twice', 'eine Option doppelt gewählt'],
]);

/** @type {typeof import('../en/ballot.js').ballotStatus} */
export const ballotStatus = {
  vote: {
    queued: 'Die Stimme ist gespeichert und wird gleich gezählt.',
    counted: 'Die Stimme ist gezählt.',
    replaced: 'Eine spätere Stimme hat diese ersetzt.',
  },
  withdrawal: {
    queued: 'Die Rücknahme ist gespeichert und gilt gleich.',
    counted: 'Die Rücknahme gilt: Die Stimme wird nicht mehr gezählt.',
    replaced: 'Eine spätere Stimme hat diese Rücknahme ersetzt.',
  },
  voteDoesNotCount: (reason) => `Diese Stimme zählt nicht: ${reason}.`,
  earlierVoteDoesNotCount: (reason) =>
    `Die frühere Stimme zählt nicht: ${reason}. Bitte noch einmal abstimmen.`,
  withdrawalDoesNotCount: (reason) => `Diese Rücknahme gilt nicht: ${reason}.`,
  unknownReason: 'der Grund ist unbekannt',
  reason: (text) => reasons.get(text) ?? text,
};

addTexts('de', { choosing, casting, waiting, changes, ballotStatus });

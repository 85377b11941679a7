// @ts-check
import { addTexts } from '../catalogue.js';

/** @type {typeof import('../en/create.js').creating} */
export const creating = {
  option: (letter) => `Option ${letter}`,
  addOption: 'Option hinzufügen',
  moveUp: (letter) => `Option ${letter} nach oben`,
  moveDown: (letter) => `Option ${letter} nach unten`,
  remove: (letter) => `Option ${letter} entfernen`,
  movedTo: (letter) => `Jetzt Option ${letter}`,
  removed: 'Option entfernt',
  replaced: 'Die eingegebenen Optionen wurden ersetzt.',
  undo: 'Rückgängig',
  restored: 'Die eingegebenen Optionen sind wieder da.',
  leftOut: (max, count) => `Eine Abstimmung hat höchstens ${max} Optionen: ${count} ausgelassen.`,
  yourTime: (time) => `hier ${time}`,
};

/** @type {typeof import('../en/create.js').preview} */
export const preview = {
  question: 'Die Frage',
  instructions: {
    single: 'Eine Option wählen.',
    multiple: 'Beliebig viele Optionen wählen.',
    ranked: 'Die Optionen der Reihe nach antippen.',
  },
  chooseUpTo: (max) => `Bis zu ${max} Optionen wählen.`,
  mayChange: 'Die Stimme ist später änderbar.',
  final: 'Die Stimme ist endgültig.',
  more: (count) => `und ${count} weitere`,
  vote: 'Abstimmen',
};

/** @type {typeof import('../en/create.js').settings} */
export const settings = {
  listed: 'Für alle, auch über die öffentliche Liste',
  unlisted: 'Für alle mit dem Link',
  inList: 'in der öffentlichen Liste',
  inNoList: 'nicht in der öffentlichen Liste',
  voters: {
    browser: 'eine Stimme pro Browser',
    token: 'Nur mit Stimmlink, je eine Stimme',
    anyone: 'beliebig viele Stimmen pro Gerät',
  },
  one: 'für eine Option',
  several: 'für mehrere Optionen',
  upTo: (max) => `für bis zu ${max} Optionen`,
  ranked: 'als Rangfolge der Optionen',
  mayChange: 'änderbar',
  final: 'endgültig',
  results: {
    always: 'Ergebnis immer sichtbar',
    after_vote: 'Ergebnis nach der Stimmabgabe',
    after_close: 'Ergebnis, sobald es endgültig ist',
    never: 'Ergebnis nur für die Leitung',
  },
  resultsFrom: (count) => `Ergebnis ab ${count} Stimmen`,
  andFrom: (text, count) => `${text}, ab ${count} Stimmen`,
  opens: (time) => `beginnt am ${time}`,
  closes: (time) => `endet ${time}`,
  openUntil: (time) => `offen bis ${time}`,
  noDeadline: 'ohne Ende',
  theme: (theme) => `Thema „${theme}“`,
  description: 'mit Beschreibung',
  noDescription: 'ohne Beschreibung',
};

addTexts('de', { creating, preview, settings });

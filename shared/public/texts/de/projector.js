// @ts-check
import { addTexts } from '../catalogue.js';
import { formats } from './common.js';

const { number, plural } = formats;

/** @type {typeof import('../en/projector.js').projector} */
export const projector = {
  joining: (total) => `So geht’s zur Abstimmung. ${total}.`,
  joiningClosed: 'So geht’s zur Abstimmung. Die Abstimmung ist beendet.',
  voting: (options) =>
    `Die Frage und ${number(options)} ${plural(options, { one: 'Option', other: 'Optionen' })}. Ergebnisse sind ausgeblendet.`,
  showing: (total) => `Ergebnisse. ${total}.`,
  black: 'Der Bildschirm ist schwarz. B zeigt ihn wieder.',
  noVotes: 'Keine Stimmen',
  tied: 'Gleichstand',
  winner: 'Gewonnen',
  each: (votes) => `je ${votes}`,
  hideResults: 'Ergebnisse ausblenden',
  showResults: 'Ergebnisse zeigen',
};

addTexts('de', { projector });

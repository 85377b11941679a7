// @ts-check
import { formats } from './common.js';

const { number, plural } = formats;

/** @param {number} count */
const optionsOf = (count) => `${number(count)} ${plural(count, { one: 'Option', other: 'Optionen' })}`;

/** @type {typeof import('../en/home-page.js').homePage} */
export const homePage = {
  themes: { OnTrend: 'Im Trend', 'Moral Dilemmas': 'Moralische Zwickmühlen', Sports: 'Sport' },
  title: 'Abstimmungen',
  skip: 'Zu den Abstimmungen springen',
  create: 'Abstimmung erstellen',
  joinWithCode: 'Mit einem Code teilnehmen',
  askSomething: 'Etwas fragen …',
  askHint: 'Danach kommen die Optionen. Dann lässt sie sich per Link, QR-Code oder Code teilen.',
  ask: 'Fragen',
  ownHint:
    'Nur dieser Browser zeigt sie, einen Monat lang. Danach und auf anderen Geräten führt der Verwaltungslink zur Verwaltung.',
  headings: {
    open: 'Offene Abstimmungen',
    scheduled: 'Geplante Abstimmungen',
    closing: 'Abstimmungen, die gerade enden',
    final: 'Abstimmungen mit endgültigem Ergebnis',
    closed: 'Beendete Abstimmungen',
  },
  filter: 'Abstimmungen filtern',
  statuses: { open: 'Offen', scheduled: 'Geplant', closed: 'Beendet' },
  allThemes: 'Alle Themen',
  none: {
    open: 'Hier gibt es keine offenen Abstimmungen.',
    scheduled: 'Hier gibt es keine geplanten Abstimmungen.',
    closing: 'Hier gibt es keine Abstimmungen, die gerade enden.',
    final: 'Hier gibt es keine Abstimmungen mit endgültigem Ergebnis.',
    closed: 'Hier gibt es keine beendeten Abstimmungen.',
  },
  whatIsAPoll: 'Eine Abstimmung ist eine Frage mit zwei bis zwanzig Optionen.',
  inNoList:
    'Abstimmungen, die in keiner Liste stehen, haben einen Link oder einen Code. Wer die Abstimmung leitet, kennt beides.',
  newest: 'Neueste Abstimmungen',
  older: 'Ältere Abstimmungen',
  forDevelopers: 'Zum Programmieren:',
  api: 'die API',
};

/** @type {typeof import('../en/home-page.js').pollCard} */
export const pollCard = {
  statuses: { scheduled: 'Beginnt später', open: 'Offen', closing: 'Wird geschlossen', final: 'Endgültig' },
  kinds: {
    single: optionsOf,
    multiple: (options) => `${optionsOf(options)}, mehrere wählbar`,
    ranked: (options) => `${optionsOf(options)}, zum Ordnen`,
  },
  opensHtml: (time) => `beginnt ${time}`,
  closedHtml: (time) => `beendet ${time}`,
  openUntilHtml: (time) => `offen bis ${time}`,
  results: 'Ergebnis',
  share: 'Teilen',
  manage: 'Verwalten',
  ofPollHtml: (question) => ` von ${question}`,
};

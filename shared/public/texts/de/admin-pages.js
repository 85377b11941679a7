// @ts-check
import { formats } from './common.js';

const { number, plural } = formats;

/** @type {typeof import('../en/admin-pages.js').adminLayout} */
export const adminLayout = {
  title: (page) => `${page} · Administration`,
  administration: 'Administration',
  signOut: 'Abmelden',
  sections: {
    polls: 'Abstimmungen',
    rejected: 'Ungültige Stimmzettel',
    batches: 'Fehlgeschlagene Stapel',
    queues: 'Warteschlangen',
    activity: 'Protokoll',
  },
};

/** @type {typeof import('../en/admin-pages.js').signInPage} */
export const signInPage = {
  title: 'Anmelden',
  heading: 'Anmeldung zur Administration',
  tokenHintHtml: (setting, start, compose) =>
    `Der Wert von ${setting}. Ist es nicht gesetzt, zeigen ${start} und das Log von ${compose} einen Link zum Anmelden. Die Anmeldung gilt zwölf Stunden.`,
  signIn: 'Anmelden',
};

const silence = (/** @type {number | undefined} */ seconds) =>
  seconds === undefined
    ? 'hat noch nie ein Lebenszeichen gesendet'
    : `hat seit ${number(seconds)} ${plural(seconds, { one: 'Sekunde', other: 'Sekunden' })} kein Lebenszeichen gesendet`;

/** @type {typeof import('../en/admin-pages.js').adminOverview} */
export const adminOverview = {
  problems: 'Probleme',
  queueDown:
    'Dieser Dienst erreicht die Warteschlange nicht, deshalb werden keine Stimmen angenommen. Bitte Redis starten oder prüfen, warum es nicht erreichbar ist.',
  workerDown: (seconds) =>
    `Der Zähldienst (worker) ${silence(seconds)}. Stimmen werden angenommen und warten in der Warteschlange. Bitte den Zähldienst starten oder in sein Log sehen.`,
  workerCutOff:
    'Der Zähldienst (worker) erreicht die Warteschlange nicht. Stimmen warten dort, bis er sie wieder erreicht.',
  voteDown: (seconds) =>
    `Der Abstimmungsdienst (vote) ${silence(seconds)}, obwohl diese Seite von ihm kommt. Bitte in sein Log sehen.`,
  failedBatches: (count) =>
    plural(count, {
      one: '1 fehlgeschlagener Stapel',
      other: `${number(count)} fehlgeschlagene Stapel`,
    }),
  failedBatchesWhy:
    'Diese angenommenen Stimmen sind noch nicht gezählt. Erst die Ursache beheben, dann noch einmal versuchen.',
  rejected: (count) =>
    plural(count, {
      one: '1 ungültiger Stimmzettel',
      other: `${number(count)} ungültige Stimmzettel`,
    }),
  rejectedWhy: 'mit dem Grund aufbewahrt. Erst die Ursache beheben, dann noch einmal versuchen.',
  allWell: 'Alle Dienste laufen. Es gibt keine fehlgeschlagenen Stapel und keine ungültigen Stimmzettel.',
  removals: 'Stimmzettel, die gerade entfernt werden',
  wasReset: '(zurückgesetzt)',
  wasDeleted: '(gelöscht)',
  filters: {
    all: 'Alle',
    scheduled: 'Geplant',
    open: 'Offen',
    closing: 'Wird geschlossen',
    final: 'Endgültig',
    closed: 'Beendet',
  },
  noPolls: 'Es gibt keine Abstimmungen.',
  columns: {
    poll: 'Abstimmung',
    status: 'Status',
    ballots: 'Stimmzettel',
    inFlight: 'Unterwegs',
    pages: 'Seiten',
  },
};

/** @type {typeof import('../en/admin-pages.js').rejectedPage} */
export const rejectedPage = {
  title: 'Ungültige Stimmzettel',
  titleOf: (poll) => `Ungültige Stimmzettel der Abstimmung ${poll}`,
  tried: (count) =>
    `${number(count)} Stimmzettel ${plural(count, { one: 'wird', other: 'werden' })} noch einmal geprüft. Was sich immer noch nicht zählen lässt, erscheint gleich wieder hier, mit einer neuen Nummer.`,
  explanation:
    'Diese Stimmzettel wurden angenommen, lassen sich aber nicht zählen. Jeder ist mit dem Grund aufbewahrt. Was auf ihnen steht, wird nie gezeigt.',
  ofAllPolls: 'Ungültige Stimmzettel aller Abstimmungen',
  poll: (id) => `Abstimmung ${id}`,
  none: 'Keine ungültigen Stimmzettel.',
  byReason: 'Nach Grund',
  retryHint:
    'Beim nächsten Versuch wird ein Stimmzettel noch einmal nach den Regeln seiner Abstimmung geprüft. Zuerst muss die Ursache behoben sein, etwa eine fehlende Option oder ein falscher Beginn. Was sich immer noch nicht zählen lässt, erscheint wieder hier, auch Stimmzettel, die abgegeben wurden, bevor ihre Abstimmung zurückgesetzt oder wieder geöffnet wurde.',
  oneByOne: 'Einzeln',
  columns: {
    reason: 'Grund',
    poll: 'Abstimmung',
    ballots: 'Stimmzettel',
    retry: 'Neuer Versuch',
    cast: 'Abgegeben',
    rejected: 'Ungültig seit',
    number: 'Nummer',
  },
  noPoll: 'keine',
  malformed: (what) => `nicht lesbar: ${what}`,
  notPossible: 'nicht möglich: nicht lesbar',
  retryAll: 'Alle noch einmal versuchen',
  ofReason: (poll, reason) => `: Abstimmung ${poll}, ${reason}`,
  retry: 'Noch einmal versuchen',
  ofNumber: (id) => `: Nummer ${id}`,
  unknownTime: 'unbekannt',
};

/** @type {typeof import('../en/admin-pages.js').batchesPage} */
export const batchesPage = {
  title: 'Fehlgeschlagene Stapel',
  none: 'Keine fehlgeschlagenen Stapel.',
  explanation:
    'Der Zähldienst hat es mit ihnen mehr als eine Stunde lang versucht und dann aufgegeben. Ihre Stimmzettel wurden angenommen und liegen sicher in der Warteschlange. Erst die Ursache beheben, dann noch einmal versuchen: Jeder Stimmzettel zählt nur einmal.',
  onlyLatest: (count) =>
    `Von jeder Warteschlange stehen hier nur die ${number(count)} neuesten. „Alle noch einmal versuchen“ betrifft diese.`,
  retryAll: 'Alle noch einmal versuchen',
  retry: 'Noch einmal versuchen',
  ofBatch: (id) => `: Stapel ${id}`,
  columns: {
    reason: 'Grund',
    ballots: 'Stimmzettel',
    retry: 'Neuer Versuch',
    polls: 'Abstimmungen',
    attempts: 'Versuche',
    failed: 'Fehlgeschlagen',
    batch: 'Stapel',
  },
};

/** @type {typeof import('../en/admin-pages.js').activityPage} */
export const activityPage = {
  titleOf: (poll) => `Protokoll der Abstimmung ${poll}`,
  ofAllPolls: 'Protokoll aller Abstimmungen',
  signOutEveryoneHint:
    'Falls noch jemand anderes angemeldet sein könnte: Alle Sitzungen auf allen Geräten beenden, auch diese.',
  signOutEveryone: 'Alle abmelden',
};

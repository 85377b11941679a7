// @ts-check

/** @type {typeof import('../en/create-page.js').createPage} */
export const createPage = {
  title: 'Abstimmung erstellen',
  problemTitle: 'Problem: Abstimmung erstellen',
  refusedTitle: 'Nicht erstellt: Formular korrigieren',
  skip: 'Zum Formular springen',
  notAllowedHtml: (setting, value, missing) =>
    `Hier lassen sich noch keine Abstimmungen erstellen: ${setting} ist ${value}, und ${missing} ist nicht gesetzt. Wer das System betreibt, muss es zuerst setzen.`,
  seePolls: 'Zu den Abstimmungen',
  refused: 'Die Abstimmung wurde nicht erstellt.',
  listed: 'In der öffentlichen Liste der Abstimmungen zeigen',
  listedHint: 'Sonst führen nur ihr Link und ihr Code zu ihr.',
  adminTokenHintHtml: (setting) => `Der Wert von ${setting}.`,
  create: 'Abstimmung erstellen',
};

/** @type {typeof import('../en/create-page.js').starters} */
export const starters = {
  title: 'Vorlagen',
  yesNo: 'Ja / Nein',
  yesNoOptions: ['Ja', 'Nein'],
  agree: 'Zustimmung',
  agreeOptions: [
    'Stimme voll zu',
    'Stimme eher zu',
    'Teils, teils',
    'Stimme eher nicht zu',
    'Stimme gar nicht zu',
  ],
  several: 'Mehrere wählen',
  rank: 'Ordnen',
};

/** @type {typeof import('../en/create-page.js').presets} */
export const presets = {
  title: 'Voreinstellungen',
  quick: 'Schnelles Meinungsbild',
  quickText: 'Ergebnis sofort, Stimmen änderbar',
  decision: 'Entscheidung',
  decisionText: 'Ergebnis erst am Ende, Stimmen endgültig',
};

/** @type {typeof import('../en/create-page.js').pollFields} */
export const pollFields = {
  question: 'Frage',
  options: 'Optionen',
  optionsHint: 'Zwei bis zwanzig. Leere Felder zählen nicht.',
  moreThan: (count) => `Mehr als ${count} Optionen?`,
  startWithTwenty: 'Mit zwanzig Feldern beginnen.',
  kind: 'Art der Abstimmung',
  kinds: { single: 'Eine Option wählen', multiple: 'Mehrere wählen', ranked: 'Optionen ordnen' },
  maxChoices: 'Höchstens wählbar',
  maxChoicesHint: 'Leer lassen, um alle Optionen zu erlauben.',
  locked: 'Das lässt sich nicht mehr ändern, weil es schon Stimmzettel gibt.',
  description: 'Beschreibung',
  descriptionHint: 'Steht unter der Frage. Webadressen werden zu Links.',
  voteChange: 'Stimmen sind änderbar',
  voters: 'Wer abstimmen darf',
  votersHint:
    'Stimmlinks lassen sich erstellen, sobald es die Abstimmung gibt: für eine Namensliste oder eine Anzahl Personen. Die letzte Wahl ist für ein Gerät, das herumgereicht wird.',
  voterRules: {
    browser: 'Jeder Browser einmal',
    token: 'Nur Personen mit einem Stimmlink',
    anyone: 'Alle, beliebig oft',
  },
  resultsVisible: 'Wer das Ergebnis sieht',
  visibilities: {
    always: 'Alle, jederzeit',
    after_vote: 'Wer abgestimmt hat',
    after_close: 'Alle, sobald das Ergebnis endgültig ist',
    never: 'Nur Leitung und Administration',
  },
  showFrom: 'Zeigen ab so vielen Stimmen',
  showFromShort: 'Zeigen ab',
  showFromHint:
    'Bis das Ergebnis endgültig ist, sind weniger Stimmen verborgen, und mehr erscheinen in Schritten von mindestens fünf, sodass nie eine einzelne Stimme den Unterschied macht. Leer lassen, um jede Stimme zu zeigen.',
  theme: 'Thema',
  themeHint: 'OnTrend (Im Trend), Moral Dilemmas, Sports oder ein eigenes.',
  times: 'Zeiten',
  timesHintHtml: (zone) =>
    `Nach den Uhren von ${zone}. Leer lassen, um jetzt zu öffnen und nie zu schließen.`,
  timeZone: 'Zeitzone',
  timeZoneHint: (zone) =>
    `Zum Beispiel Europe/Berlin. Nach dem Speichern zeigen die Seiten und dieses Formular dieselben Zeiten auf den Uhren dort. Die Zeiten oben gelten noch nach den Uhren von ${zone}.`,
  deadline: 'Ende',
  asBelow: 'wie unten',
  deadlines: {
    2: 'in 2 Minuten',
    10: 'in 10 Minuten',
    60: 'in 1 Stunde',
    tonight: 'heute um Mitternacht',
  },
  opensAt: 'Beginn',
  closesAt: 'Ende',
  firstTime: (offset) => `Die erste, UTC${offset}`,
  secondTime: (offset) => `Die zweite, UTC${offset}`,
  adminToken: 'Admin-Token',
};

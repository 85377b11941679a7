// @ts-check

/** @type {typeof import('../en/ballot-pages.js').ballotPage} */
export const ballotPage = {
  notAccepted: (question) => `Nicht angenommen: ${question}`,
  skip: 'Zum Stimmzettel springen',
  voteLateHtml: (time) => `Die Stimme wurde nicht angenommen: Diese Abstimmung endete ${time}.`,
  withdrawalLateHtml: (time) => `Die Rücknahme wurde nicht angenommen: Diese Abstimmung endete ${time}.`,
  opensHtml: (time) => `Diese Abstimmung beginnt ${time}.`,
  addToCalendar: 'In den Kalender eintragen',
  closingHtml: (time) =>
    `Diese Abstimmung endete ${time}. Die rechtzeitig abgegebenen Stimmen werden gezählt.`,
  finalHtml: (time) => `Diese Abstimmung endete ${time}. Das Ergebnis ist endgültig.`,
  openUntilHtml: (time) => `Offen bis ${time}.`,
  rankingHtml: (choice) => `Die eigene Reihenfolge: ${choice}.`,
  votedHtml: (choice) => `Abgestimmt für ${choice}.`,
  withdrawn: 'Die Stimme ist zurückgenommen.',
  voteAgain: 'Abstimmen ist wieder möglich.',
  final: 'Stimmen in dieser Abstimmung sind endgültig.',
  mayChange: 'Die Stimme ist änderbar: Es zählt die letzte.',
  rank: 'Die Optionen ordnen: 1 ist die erste Wahl. Unerwünschte auslassen.',
  chooseOne: 'Eine Option wählen.',
  chooseAny: 'Beliebig viele Optionen wählen.',
  chooseUpTo: (count) => `Bis zu ${count} Optionen wählen.`,
  mayChangeLater: 'Die Stimme ist später änderbar: Es zählt die letzte.',
  willBeFinal: 'Die Stimme ist endgültig: Sie lässt sich nicht ändern.',
  noCookies:
    'Dieser Browser speichert keine Cookies dieser Website. Eine Stimme von hier würde deshalb nicht gezählt: Ein Cookie sorgt dafür, dass jede Person einmal zählt. Bitte Cookies für diese Website erlauben und die Seite neu laden oder einen anderen Browser verwenden.',
  countsForItself: 'Jede Stimme zählt für sich und lässt sich später nicht ändern.',
  change: 'Stimme ändern',
  withdraw: 'Stimme zurücknehmen',
  ranks: 'Plätze',
  options: 'Optionen',
  ownOptions: 'Optionen mit der eigenen Wahl',
  yourVote: 'Gewählt',
  back: 'Zurück',
  vote: 'Abstimmen',
  changeVote: 'Stimme ändern',
  taken: 'Angenommen',
  saved: 'Gespeichert',
  counted: 'Gezählt',
  inEffect: 'Gültig',
  owner: 'Eine eigene Abstimmung.',
  share: 'Teilen',
  manage: 'Verwalten',
  receipt: 'Quittung der Stimme',
  receiptOfWithdrawal: 'Quittung der Rücknahme',
};

/** @type {typeof import('../en/ballot-pages.js').resultsLink} */
export const resultsLink = {
  turnout: 'Beteiligung ansehen',
  result: 'Ergebnis ansehen',
  live: 'Ergebnis live ansehen',
  never: 'Das Ergebnis dieser Abstimmung wird nicht gezeigt.',
  afterVote: 'Das Ergebnis erscheint nach der Stimmabgabe.',
  afterVoteInSteps: (count) =>
    `Das Ergebnis erscheint nach der Stimmabgabe, sobald ${count} Personen abgestimmt haben, und danach in Schritten von mindestens fünf Stimmen.`,
  final: 'Das Ergebnis erscheint, sobald es endgültig ist.',
  inSteps: (count) =>
    `Das Ergebnis erscheint, sobald ${count} Personen abgestimmt haben, und danach in Schritten von mindestens fünf Stimmen.`,
};

/** @type {typeof import('../en/ballot-pages.js').receiptPage} */
export const receiptPage = {
  title: 'Quittung',
  skip: 'Zur Quittung springen',
  ofVote: 'Quittung einer Stimme',
  ofWithdrawal: 'Quittung einer Rücknahme',
  poll: 'Abstimmung',
  cast: 'Abgegeben',
  explanation:
    'Eine Quittung zeigt, ob eine Stimme zählt, nie, für welche Option sie war. Mit einem Lesezeichen auf diese Seite lässt es sich später noch einmal prüfen.',
  toPoll: 'Zur Abstimmung',
};

/** @type {typeof import('../en/ballot-pages.js').thanksPage} */
export const thanksPage = {
  title: (question) => `Danke: ${question}`,
  skip: 'Zum Inhalt springen',
  thanks: 'Danke',
  next: 'Nächste Person',
  receipt: 'Quittung dieser Stimme',
};

/** @type {typeof import('../en/ballot-pages.js').votingLinkPage} */
export const votingLinkPage = {
  title: (question) => `Abstimmen: ${question}`,
  eyebrow: 'Ein Stimmlink für eine Person',
  open: 'Stimmzettel öffnen',
  explanation:
    'Der Link ist eine Stimme, auf welchem Gerät er auch geöffnet wird. Niemand sonst sollte ihn haben. Wer ihn hat, kann die Stimme sehen und ändern, auch wer ihn ausgegeben hat.',
};

/** @type {typeof import('../en/ballot-pages.js').joinPage} */
export const joinPage = {
  title: 'An einer Abstimmung teilnehmen',
  wrongTitle: 'Code ungültig',
  skip: 'Zum Code springen',
  code: 'Code',
  wrong: 'Dieser Code ist nicht gültig. Bitte die Ziffern prüfen oder einen neuen Code erfragen.',
  hint: 'Wer die Abstimmung leitet, zeigt die sechs Ziffern.',
  join: 'Teilnehmen',
};

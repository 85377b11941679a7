// @ts-check

/** @type {typeof import('../en/result-pages.js').dashboardPage} */
export const dashboardPage = {
  skip: 'Zum Ergebnis springen',
  watching: 'live dabei',
  qrCode: 'QR-Code mit der Adresse des Stimmzettels',
  waiting: 'Noch keine Stimme abgegeben',
  onlyHere: (host) =>
    `Handys können diese Adresse nicht öffnen: Sie führt nur auf diesen Computer. In der Adresse dieser Seite ${host} durch die Zahlen ersetzen, die npm start neben „On phones“ ausgibt. Auf einem Server VOTE_URL setzen.`,
  byVotes: 'Nach Stimmen',
  back: 'Zurück',
  next: 'Weiter',
  play: 'Abspielen',
  round: 'Runde',
  rounds: 'Runde für Runde',
  howCounted: 'So wird gezählt',
  ruleHtml: (link) =>
    `Nach dem Verfahren der ${link('integrierten Stichwahl')}: Jeder Stimmzettel zählt für die höchstplatzierte Option, die noch im Rennen ist. Eine Option mit mehr als der Hälfte dieser Stimmen gewinnt. Bis dahin scheidet in jeder Runde die Option mit den wenigsten Stimmen aus. Haben mehrere die wenigsten, scheidet diejenige aus, die in der letzten Runde, in der sie sich unterschieden, weniger Stimmen hatte; unterschieden sie sich nie, die zuletzt aufgeführte. Haben alle verbliebenen Optionen gleich viele Stimmen, steht es unentschieden.`,
  ruleUrl: 'https://de.wikipedia.org/wiki/Integrierte_Stichwahl',
  overTime: 'Stimmen im Zeitverlauf',
  until: 'Bis',
  votes: 'Stimmen',
  asTable: 'Als Tabelle',
  option: 'Option',
  share: 'Anteil',
  download: 'Ergebnis mit Zeitverlauf herunterladen:',
  csv: 'CSV für Tabellen',
  json: 'JSON für Programme',
  withoutScripts:
    'Ohne JavaScript werden die Ergebnisse nicht von selbst aktualisiert. Neuere zeigt die Seite, wenn sie neu geladen wird.',
  castYourVote: 'Jetzt abstimmen',
  backToBallot: 'Zurück zum Stimmzettel',
  copyLink: 'Link kopieren',
  onProjector: 'Auf dem Beamer zeigen',
  shareLink: 'Teilen …',
};

/** @type {typeof import('../en/result-pages.js').projectorPage} */
export const projectorPage = {
  closed: 'Die Abstimmung ist beendet.',
  howToVote: 'So geht’s zur Abstimmung',
  joinAt: 'Mitmachen unter',
  withCode: 'mit dem Code',
  voteAt: 'Abstimmen unter',
  showWinner: 'Gewinner zeigen',
  controls: 'Steuerung',
  keys: 'Tasten des Beamers',
  close: 'Schließen',
  commands: {
    previous: 'Zurück',
    next: 'Weiter',
    join: 'So geht’s zur Abstimmung',
    results: 'Ergebnisse aus- oder einblenden',
    fullscreen: 'Vollbild',
    black: 'Schwarzer Bildschirm',
    keys: 'Tasten',
  },
  keyNames: { PageUp: 'Bild auf', PageDown: 'Bild ab', ' ': 'Leertaste' },
};

/** @type {typeof import('../en/result-pages.js').frame} */
export const frame = {
  vote: 'Abstimmen',
  results: 'Ergebnis',
};

// @ts-check

/** @type {typeof import('../en/layout.js').layout} */
export const layout = {
  skip: 'Zum Inhalt springen',
  main: 'Hauptmenü',
  ask: 'Frage stellen',
  join: 'Mit Code teilnehmen',
  polls: 'Abstimmungen',
  ownPolls: 'Eigene Abstimmungen',
  pages: 'Seiten',
  language: 'Sprache',
};

/** @type {typeof import('../en/layout.js').problemPage} */
export const problemPage = {
  error: (status) => `Fehler ${status}`,
  tryAgain: 'Noch einmal versuchen',
  polls: 'Zu den Abstimmungen',
  waitSeconds: (count) => `Ein neuer Versuch ist in ${count} Sekunden möglich.`,
  waitMinutes: (count) => `Ein neuer Versuch ist in ${count} Minuten möglich.`,
  waitHours: (count) => `Ein neuer Versuch ist in ${count} Stunden möglich.`,
  reloads: 'Diese Seite versucht es alle paar Sekunden von selbst noch einmal.',
};

// @ts-check

/** @type {typeof import('../en/layout.js').layout} */
export const layout = {
  main: 'Hauptmenü',
  allPolls: 'Alle Abstimmungen',
  pages: 'Seiten',
  language: 'Sprache',
};

/** @type {typeof import('../en/layout.js').problemPage} */
export const problemPage = {
  error: (status) => `Fehler ${status}`,
  tryAgain: 'Noch einmal versuchen',
  allPolls: 'Alle Abstimmungen',
  waitSeconds: (count) => `Ein neuer Versuch ist in ${count} Sekunden möglich.`,
  waitMinutes: (count) => `Ein neuer Versuch ist in ${count} Minuten möglich.`,
  waitHours: (count) => `Ein neuer Versuch ist in ${count} Stunden möglich.`,
  reloads: 'Diese Seite versucht es alle paar Sekunden von selbst noch einmal.',
};

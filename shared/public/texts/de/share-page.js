// @ts-check

/** @type {typeof import('../en/share-page.js').sharePage} */
export const sharePage = {
  title: (question) => `Teilen: ${question}`,
  skip: 'Zum Link springen',
  closed: 'Diese Abstimmung ist beendet',
  ready: 'Die Abstimmung kann geteilt werden',
  closedHtml: (time) => `Beendet ${time}.`,
  opensHtml: (time) => `Beginnt ${time}.`,
  openUntilHtml: (time) => `Offen bis ${time}.`,
  link: 'Link',
  copyLink: 'Link kopieren',
  shareLink: 'Teilen …',
  joinCode: 'Code',
  typedAtHtml: (address) => `Einzugeben unter ${address}`,
  codeOfPollHtml: (time) => `Gültig bis ${time}, wenn die Abstimmung endet.`,
  codeOfDayHtml: (time) => `Gültig bis ${time}. Diese Seite noch einmal zu öffnen verlängert ihn.`,
  codeEnded: 'Ein Code endet mit seiner Abstimmung.',
  noCode: 'Gerade ist kein Code frei. Der Link funktioniert auch ohne.',
  qrCode: 'QR-Code, der zum Stimmzettel führt',
  downloadQrCode: 'QR-Code herunterladen (SVG)',
  votingLinks: 'Stimmlinks',
  votingLinksWhy:
    'Zum Abstimmen braucht jede Person einen eigenen Stimmlink. Erstellt werden sie für eine Namensliste oder eine Anzahl Personen.',
  makeVotingLinks: 'Stimmlinks erstellen',
  linkToRead: 'Link zur Abstimmung',
  onlyToRead:
    'Dieser Link, sein Code und sein QR-Code zeigen die Abstimmung und ihr Ergebnis. Abstimmen kann damit niemand.',
  onlyHereHtml: (host, command, setting) =>
    `Andere Geräte können die Links unten nicht öffnen: ${host} ist nur dieser Computer. Handys im selben Netzwerk brauchen an dieser Stelle die Adresse, die ${command} neben „On phones“ ausgibt. Abstimmungen, die unter ihr erstellt werden, haben gleich den richtigen Link und QR-Code. Auf einem Server ${setting} setzen.`,
  thisPoll: 'Diese Abstimmung',
  ballot: 'Stimmzettel',
  results: 'Ergebnis',
  projector: 'Beamer',
  manage: 'Verwalten',
  manageLink: 'Der Link zum Verwalten dieser Abstimmung',
  keepLink: 'Diesen Link aufbewahren und für sich behalten.',
  keepLinkWhy:
    'Wer ihn hat, kann die Abstimmung ändern, beenden und löschen. Dieser Browser kennt ihn einen Monat lang; danach und auf anderen Geräten wird er gebraucht.',
  copyManageLink: 'Verwaltungslink kopieren',
  showManageLink: 'Verwaltungslink zeigen',
  asAdministrator:
    'Der Zugang besteht hier über die Administration. Einen Link für jemand anderen gibt es auf',
  managePage: 'der Verwaltungsseite',
  embed: 'Auf einer Webseite, in Folien oder in einem Stream',
  embedWhat:
    'Dieser Rahmen zeigt das Ergebnis live auf jeder Seite. Er zeigt, was alle sehen dürfen: Verborgene Ergebnisse bleiben verborgen.',
  copyFrame: 'Rahmen kopieren',
  copyOverlay: 'Adresse des Overlays kopieren',
  seeAlone: 'Einzeln ansehen',
};

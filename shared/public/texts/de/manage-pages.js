// @ts-check
import { formats } from './common.js';

const { number, plural } = formats;

/** @param {number} count */
const ballots = (count) => `${number(count)} Stimmzettel`;

/** @type {typeof import('../en/manage-pages.js').accessPage} */
export const accessPage = {
  skip: 'Zum Formular springen',
  title: 'Diese Abstimmung verwalten',
  explanationHtml: (beginning) =>
    `Diese Seite ist für alle, die den Verwaltungslink dieser Abstimmung haben. Wer sie erstellt hat, hat ihn bekommen: Er ist die Adresse dieser Seite, und was auf ${beginning} folgt, ist der Schlüssel.`,
  key: 'Verwaltungslink oder Schlüssel',
  keyHint: 'Dieser Browser kennt ihn dann dreißig Tage lang. Bitte nur auf eigenen Geräten eingeben.',
  submit: 'Abstimmung verwalten',
  lost: 'Link verloren? Einen neuen gibt es von anderen, die diese Abstimmung verwalten, oder von der Administration.',
  toBallot: 'Zum Stimmzettel',
  signIn: 'Bei der Administration anmelden',
  forgotten: 'Dieser Browser hat seinen Schlüssel zu dieser Abstimmung vergessen.',
};

/** @type {typeof import('../en/manage-pages.js').managePage} */
export const managePage = {
  title: (page) => `${page} · Verwalten`,
  notChanged: 'Die Abstimmung wurde nicht geändert.',
  resetting:
    'Diese Abstimmung wird zurückgesetzt. Frühere Stimmzettel zählen nicht mehr. Neue Stimmen werden angenommen und gezählt, sobald die alten entfernt sind.',
  removed: 'Entfernte Stimmzettel',
  removedOf: (removed, total) => `${number(removed)} von ${number(total)} Stimmzetteln entfernt`,
  status: 'Status',
  isEnding: 'Endet gleich',
  ballots: 'Stimmzettel',
  inFlight: 'Noch zu zählen',
  unknown: 'unbekannt',
  rejected: 'Ungültig',
  opens: 'Beginn',
  fromTheStart: 'von Anfang an',
  closes: 'Ende',
  never: 'nie',
  sealed: 'Endgültig seit',
  notYet: 'noch nicht',
  listed: 'In der Liste',
  yes: 'ja',
  no: 'nein',
  version: 'Version',
  heldUp: (isClosing) =>
    `Einige angenommene Stimmen sind noch nicht gezählt${isClosing ? ', deshalb kann das Ergebnis nicht endgültig werden' : ''}. Sie sind sicher; die Administration muss einen neuen Versuch starten.`,
  heldUpByBatches: (count, isClosing) =>
    `Aufgehalten durch ${plural(count, { one: 'einen fehlgeschlagenen Stapel', other: `${number(count)} fehlgeschlagene Stapel` })}: Angenommene Stimmzettel dieser Abstimmung sind noch nicht gezählt${isClosing ? ', deshalb kann ihr Ergebnis nicht endgültig werden' : ''}.`,
  seeWhy: 'Grund ansehen und noch einmal versuchen',
  closing:
    'Die rechtzeitig abgegebenen Stimmen werden gezählt. Das Ergebnis ist endgültig, sobald alle gezählt sind.',
  takesLongHtml: (link) => `Falls das lange dauert: Bitte prüfen, ob ${link('alle Dienste laufen')}.`,
  duplicate: 'Duplizieren',
  exportCsv: 'Als CSV exportieren',
  exportJson: 'Als JSON exportieren',
  actions: 'Aktionen',
  newDeadline: (zone) => `Neues Ende (${zone})`,
  newDeadlineHint: 'Leer lassen, um kein Ende zu setzen. Neue Stimmen kommen zu den bisherigen hinzu.',
  hide: 'Aus der Liste nehmen',
  hideHint:
    'Dann führen nur noch ihr Link und ihr Code zu ihr, nicht mehr ihre Nummer. Wieder in die Liste aufnehmen kann sie nur die Administration.',
  list: 'In die Liste aufnehmen',
  listHint: 'Dann können alle die Abstimmung finden.',
  inNoList:
    'Diese Abstimmung steht in keiner Liste: Nur wer ihren Link hat, findet sie. In die Liste aufnehmen kann sie nur die Administration.',
  edit: 'Bearbeiten',
  locked:
    'Weil es schon Stimmzettel gibt, lassen sich nur noch Texte korrigieren, Optionen am Ende hinzufügen und mehr Optionen zur Wahl zulassen. Die Art der Abstimmung, wer abstimmen darf und ob Stimmen änderbar sind, steht fest.',
  save: 'Speichern',
  dangers: 'Was sich nicht rückgängig machen lässt',
  hidden: 'Die Abstimmung steht in keiner Liste mehr.',
  isListed: 'Die Abstimmung steht in der öffentlichen Liste.',
};

/** @type {typeof import('../en/manage-pages.js').pollActions} */
export const pollActions = {
  changed: 'Die Abstimmung wurde geändert.',
  close: 'Jetzt beenden',
  closeHint: 'Stimmen werden noch zwei Sekunden lang angenommen.',
  closesSoon:
    'Die Abstimmung endet innerhalb von zwei Sekunden. Ihr Ergebnis ist endgültig, sobald alle rechtzeitig abgegebenen Stimmen gezählt sind.',
  closed: 'Die Abstimmung ist beendet.',
  closedAndFinal: 'Die Abstimmung ist beendet und ihr Ergebnis endgültig.',
  reopen: 'Wieder öffnen',
  reopened: 'Die Abstimmung ist wieder geöffnet.',
  reset: 'Zurücksetzen: alle Stimmzettel löschen',
  resetDone: 'Die Abstimmung wurde zurückgesetzt. Frühere Stimmzettel zählen nicht mehr.',
  resetQuestion: 'Diese Abstimmung zurücksetzen?',
  resetWarning: (count) =>
    `Damit ${plural(count, { one: 'wird', other: 'werden' })} ${ballots(count)} für immer gelöscht. Stimmzettel, die noch zu zählen sind, werden ungültig. Alle können noch einmal abstimmen.`,
  resetButton: (count) => `${ballots(count)} löschen`,
  delete: 'Löschen',
  deleteQuestion: 'Diese Abstimmung löschen?',
  deleteWarning: (count) => `Damit werden die Abstimmung und ${ballots(count)} für immer gelöscht.`,
  deleteFirst: 'Die erste Seite ist dann die Liste der Abstimmungen.',
  deleteButton: (count) => `Abstimmung und ${ballots(count)} löschen`,
  cancel: 'Abbrechen',
};

/** @type {typeof import('../en/manage-pages.js').keys} */
export const keys = {
  title: 'Schlüssel',
  explanation:
    'Mit einem Schlüssel lässt sich diese Abstimmung verwalten. Wer mithilft, sollte einen eigenen bekommen, damit er sich einzeln widerrufen lässt.',
  list: 'Liste der Schlüssel',
  label: 'Bezeichnung',
  revoke: 'Widerrufen',
  ofLabelHtml: (label) => `: Schlüssel ${label}`,
  lastUsed: 'Zuletzt verwendet',
  created: 'Erstellt',
  yours: '(dieser Browser)',
  notTheLast: 'nicht der letzte',
  never: 'nie',
  none: 'Diese Abstimmung hat keinen Schlüssel, deshalb kann nur die Administration sie verwalten.',
  last: 'Der letzte Schlüssel lässt sich nicht widerrufen, weil danach niemand mehr die Abstimmung verwalten könnte. Bitte zuerst einen weiteren hinzufügen oder die Administration fragen.',
  rememberedHtml: (link) =>
    `Dieser Browser kennt einen Monat lang einen Schlüssel zu dieser Abstimmung. Auf einem Gerät, das auch andere benutzen: ${link('den Schlüssel in diesem Browser vergessen')}.`,
  newLabel: 'Bezeichnung eines neuen Schlüssels',
  newLabelHint: 'Für wen er ist. Sie steht im Protokoll.',
  add: 'Schlüssel hinzufügen',
  revoked: 'Der Schlüssel wurde widerrufen.',
  revokeQuestion: (label) => `Den Schlüssel „${label}“ widerrufen?`,
  revokeOwn:
    'Das ist der Schlüssel dieses Browsers. Mit ihm lässt sich die Abstimmung dann weder hier noch anderswo verwalten.',
  revokeOther: 'Wer ihn verwendet, kann die Abstimmung dann nicht mehr mit ihm verwalten.',
  revokeButton: 'Schlüssel widerrufen',
  forgetQuestion: 'Den Schlüssel in diesem Browser vergessen?',
  forgetWarning:
    'Dieser Browser kann die Abstimmung dann nicht mehr verwalten. Zurück führt der Verwaltungslink oder ein neuer, den andere, die diese Abstimmung verwalten, oder die Administration ausgeben. Anderswo bleibt der Schlüssel gültig.',
  forgetButton: 'Schlüssel vergessen',
};

/** @type {typeof import('../en/manage-pages.js').keyAddedPage} */
export const keyAddedPage = {
  title: 'Schlüssel hinzugefügt',
  headingHtml: (label) => `Schlüssel hinzugefügt: ${label}`,
  warning:
    'Diesen Verwaltungslink jetzt kopieren: Er wird nur einmal gezeigt. Wer ihn hat, kann diese Abstimmung ändern, beenden, zurücksetzen und löschen. Er ist deshalb nur für eine einzige Person.',
  link: 'Verwaltungslink',
  copy: 'Link kopieren',
  back: 'Zurück zur Abstimmung',
};

/** @type {typeof import('../en/manage-pages.js').votersPage} */
export const votersPage = {
  title: 'Stimmlinks',
  explanation:
    'Jeder Link ist eine Stimme, auf welchem Gerät er auch geöffnet wird. Jede Person braucht einen eigenen. Niemand sieht, wer wie abgestimmt hat, außer mit dem Link dieser Person: Wenn Stimmen geheim sein müssen, bitte keine Kopien der Links behalten.',
  valid: 'Gültige Links',
  used: 'Benutzt',
  revoked: 'Widerrufen',
  inGroups:
    'Benutzte Links erscheinen in Gruppen von mindestens zehn: die ersten, sobald zwanzig Personen ihren benutzt haben, die letzten nach dem Ende der Abstimmung. So verrät die Liste nicht, von wem welche Stimme ist. Ein Neustart des Dienstes kann einige verbergen, und jede seiner Instanzen zählt für sich.',
  make: 'Stimmlinks erstellen',
  names: 'Namen, einer pro Zeile',
  namesHint: (count, length) =>
    `Bis zu ${number(count)} auf einmal, mit bis zu ${length} Zeichen. Nur wer diese Abstimmung verwaltet, sieht sie. Sie lassen sich später löschen.`,
  makeForNames: 'Für jeden Namen einen Link erstellen',
  count: 'Oder eine Anzahl, ohne Namen',
  countHint: 'Sie sind nummeriert. Werden sie vor dem Verteilen gemischt, weiß niemand, wer welchen hat.',
  makeNumbered: 'Nummerierte Links erstellen',
  whoHasOne: 'Wer einen Link hat',
  search: 'Namen suchen',
  find: 'Suchen',
  found: (count, text) => `${number(count)} ${plural(count, { one: 'Name', other: 'Namen' })} mit „${text}“`,
  showAll: 'Alle Namen zeigen',
  range: (first, last, all) => `${number(first)} bis ${number(last)} von ${number(all)} Namen`,
  previous: 'Vorige Namen',
  next: 'Weitere Namen',
  list: 'Liste der Stimmlinks',
  name: 'Name',
  actions: 'Aktionen',
  states: { revoked: 'widerrufen', used: 'ja', unknown: 'nicht bekannt' },
  replace: 'Ersetzen',
  revoke: 'Widerrufen',
  ofNameHtml: (name) => `: Link von ${name}`,
  deleteNames: 'Namen löschen',
  linkRevoked: 'Der Stimmlink wurde widerrufen. Mit ihm kann niemand mehr abstimmen.',
  namesDeleted: 'Die Namen wurden gelöscht. Alle Links und Stimmen bleiben.',
  revokeQuestion: (name) => `Den Stimmlink von „${name}“ widerrufen?`,
  revokeNamelessQuestion: 'Den Stimmlink widerrufen?',
  revokeWarning:
    'Mit dem Link kann dann niemand mehr abstimmen. Eine Stimme, die mit ihm abgegeben wurde, bleibt, weil niemand weiß, welche es ist.',
  revokeButton: 'Link widerrufen',
  replaceQuestion: (name) => `Den Stimmlink von „${name}“ ersetzen?`,
  replaceNamelessQuestion: 'Den Stimmlink ersetzen?',
  replaceWarning:
    'Mit dem alten Link kann dann niemand mehr abstimmen. Eine Stimme, die mit ihm abgegeben wurde, bleibt, weil niemand weiß, welche es ist. Der neue Link ist eine weitere Stimme: Wer mit dem alten schon abgestimmt hat, kann es noch einmal tun.',
  replaceButton: 'Link ersetzen',
  deleteQuestion: 'Die Namen der Abstimmenden löschen?',
  deleteWarning:
    'Die Stimmlinks und alle Stimmen bleiben. Einzelne Links lassen sich hier danach nicht mehr widerrufen oder ersetzen, weil nichts mehr sagt, wem sie gehören.',
};

/** @type {typeof import('../en/manage-pages.js').slipsPage} */
export const slipsPage = {
  title: (question) => `Zettel: ${question}`,
  leave:
    'Die Seite ohne die Links verlassen? Sie sind nicht gedruckt oder gespeichert und nicht alle kopiert. Sie werden nur einmal gezeigt.',
  heading: (count) => plural(count, { one: 'Ein Stimmlink', other: `${number(count)} Stimmlinks` }),
  warning:
    'Diese Seite jetzt drucken oder die Links als CSV speichern: Sie werden nur einmal gezeigt und nirgends aufbewahrt. Jeder Link ist für eine einzige Person: Wer ihn hat, kann diese Stimme abgeben.',
  replaced:
    'Mit dem alten Link kann niemand mehr abstimmen. Eine Stimme, die mit ihm abgegeben wurde, bleibt. Der neue Link ist eine weitere Stimme.',
  onlyHereHtml: (command, setting) =>
    `Andere Geräte können diese Links nicht öffnen: Sie führen nur auf diesen Computer. Die Seite unter der Adresse öffnen, die ${command} neben „On phones“ ausgibt, und dort andere Links erstellen. Auf einem Server ${setting} setzen.`,
  print: 'Zettel drucken',
  saveCsv: 'Als CSV speichern',
  fileName: (slug) => `stimmlinks-${slug}.csv`,
  columns: { name: 'Name', link: 'Stimmlink' },
  back: 'Zurück zur Liste',
  qrCode: 'QR-Code dieses Links',
  copy: 'Kopieren',
  share: 'Teilen',
  copyLinkOf: (name) => `Kopieren: Link von ${name}`,
  copyLink: (place) => `Kopieren: Link ${place}`,
  shareLinkOf: (name) => `Teilen: Link von ${name}`,
  shareLink: (place) => `Teilen: Link ${place}`,
};

/** @type {typeof import('../en/manage-pages.js').activityLog} */
export const activityLog = {
  title: 'Protokoll',
  titleOf: (question) => `Protokoll: ${question}`,
  none: 'Noch keine Einträge.',
  all: 'Ganzes Protokoll dieser Abstimmung',
  newest: 'Neueste',
  older: 'Ältere',
  label: 'Einträge des Protokolls',
  columns: { action: 'Aktion', poll: 'Abstimmung', detail: 'Einzelheiten', actor: 'Von', at: 'Wann' },
  actions: {
    'sign in': 'angemeldet',
    'sign-in refused': 'Anmeldung verweigert',
    'sign out': 'abgemeldet',
    'sign out everyone': 'alle abgemeldet',
    'create poll': 'Abstimmung erstellt',
    'change poll': 'Abstimmung geändert',
    'close poll': 'Abstimmung beendet',
    'reopen poll': 'Abstimmung wieder geöffnet',
    'reset poll': 'Abstimmung zurückgesetzt',
    'delete poll': 'Abstimmung gelöscht',
    'add key': 'Schlüssel hinzugefügt',
    'revoke key': 'Schlüssel widerrufen',
    'add voting links': 'Stimmlinks erstellt',
    'revoke voting link': 'Stimmlink widerrufen',
    'replace voting link': 'Stimmlink ersetzt',
    'delete names of voters': 'Namen gelöscht',
    'retry batch': 'Stapel noch einmal versucht',
    'retry rejected ballots': 'ungültige Stimmzettel noch einmal versucht',
  },
  actors: {
    session: (name) => `Sitzung ${name}`,
    key: (label) => `Schlüssel ${label}`,
    token: 'Token',
    anyone: 'ohne Anmeldung',
    unknown: 'unbekannt',
  },
  fields: {
    question: 'Frage',
    description: 'Beschreibung',
    theme: 'Thema',
    kind: 'Art der Abstimmung',
    options: 'Optionen',
    maxChoices: 'Höchstens wählbar',
    voteChange: 'Stimmen änderbar',
    resultsVisible: 'Wer das Ergebnis sieht',
    voters: 'Wer abstimmen darf',
    showFrom: 'Gezeigt ab',
    listed: 'In der Liste',
    opensAt: 'Beginn',
    closesAt: 'Ende',
    timeZone: 'Zeitzone',
    validFrom: 'Stimmzettel zählen ab',
    ballots: 'Stimmzettel',
    label: 'Bezeichnung',
    links: 'Links',
    link: 'Link',
    names: 'Namen',
    batch: 'Stapel',
    reason: 'Grund',
    by: 'Über',
  },
  nothing: 'nichts',
  yes: 'ja',
  no: 'nein',
};

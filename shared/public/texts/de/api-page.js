// @ts-check

/** @type {typeof import('../en/api-page.js').apiPage} */
export const apiPage = {
  skip: 'Zu den Aufrufen springen',
  formats: 'Formate',
  descriptions: 'Die Beschreibungen sind auf Englisch.',
  operations: 'Aufrufe',
  needsTokenHtml: (header) => `Braucht ${header} mit dem Admin-Token oder einem Schlüssel der Abstimmung.`,
  parameters: 'Parameter',
  requestBody: 'Inhalt der Anfrage',
  responses: 'Antworten',
  required: 'erforderlich',
  example: 'Beispiel',
};

/** @type {typeof import('../en/api-page.js').fieldTypes} */
export const fieldTypes = {
  text: 'Text',
  simple: {
    integer: 'ganze Zahl',
    number: 'Zahl',
    boolean: 'Wahrheitswert',
    object: 'Objekt',
    null: 'null',
  },
  dateAndTime: 'Datum und Uhrzeit',
  anything: 'beliebig',
  list: 'Liste',
  listOf: (type) => `Liste: ${type}`,
  listOfObjects: 'Liste von Objekten',
  or: (types) => types.join(' oder '),
  range: (from, to) => `, ${from} bis ${to}`,
  characters: (from, to) => `, ${from} bis ${to} Zeichen`,
  default: (value) => `; Vorgabe: ${value}`,
  optional: (type) => `${type}, optional`,
};

// @ts-check
// The page of an API. What comes from the API's document is English in every language. Only the server reads it.
export const apiPage = {
  skip: 'Skip to the operations',
  formats: 'Formats',
  /** For readers of another language. */
  descriptions: 'The descriptions are in English.',
  operations: 'Operations',
  /** @param {string} header */
  needsTokenHtml: (header) => `Requires ${header} with the admin token or a key of the poll.`,
  parameters: 'Parameters',
  requestBody: 'Request body',
  responses: 'Responses',
  required: 'required',
  example: 'Example',
};

/** What a field takes. */
export const fieldTypes = {
  text: 'text',
  simple: {
    integer: 'whole number',
    number: 'number',
    boolean: 'boolean',
    object: 'object',
    null: 'null',
  },
  dateAndTime: 'date and time',
  anything: 'anything',
  list: 'list',
  listOf: (/** @type {string} */ type) => `list of ${type}`,
  listOfObjects: 'list of objects',
  or: (/** @type {string[]} */ types) => types.join(' or '),
  range: (/** @type {number} */ from, /** @type {number} */ to) => `, ${from} to ${to}`,
  characters: (/** @type {number} */ from, /** @type {number} */ to) => `, ${from} to ${to} characters`,
  default: (/** @type {string} */ value) => `; default: ${value}`,
  optional: (/** @type {string} */ type) => `${type}, optional`,
};

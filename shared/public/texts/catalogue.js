// The texts of the pages, by language. A page loads the sections of its language that its scripts need, in front of the scripts;
// the server has all sections of all languages (shared/src/texts/catalogues.ts).

const catalogues = {};

/** To be called by the files of a language with their sections. */
export function addTexts(language, sections) {
  catalogues[language] = { ...catalogues[language], ...sections };
}

/** The texts that this page has loaded, in its language. */
export const pageTexts = () => catalogues[document.documentElement.lang];

/**
 * How a language writes numbers and lists, and which form of a word it takes with a number. Each object of `Intl` is created with
 * its first use: those of two languages take 15 ms of processor time, of the 300 ms with which a service starts.
 */
export function createFormats(language) {
  const numbers = createOnce(() => new Intl.NumberFormat(language));
  const shares = createOnce(() => new Intl.NumberFormat(language, { style: 'percent' }));
  const lists = createOnce(() => new Intl.ListFormat(language));
  const forms = createOnce(() => new Intl.PluralRules(language));
  return {
    number: (number) => numbers().format(number),
    percent: (percent) => shares().format(percent / 100),
    list: (parts) => lists().format(parts),
    listParts: (parts) => lists().formatToParts(parts),
    plural: (number, words) => words[forms().select(number)] ?? words.other,
  };
}

function createOnce(create) {
  let created;
  return () => (created ??= create());
}

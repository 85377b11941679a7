// Letters that are written from right to left: the ranges that Unicode keeps for their scripts.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A text that people wrote, for use within another text where there are no elements, such as a title: isolated, so that its
 * direction does not move the words and marks around it. In a page, use `<bdi>` or `dir="auto"`.
 */
export const isolate = (text) => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text);

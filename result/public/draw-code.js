import { serverNow } from '/server-clock.js';

/** Shows the address of the ballot in place of a join code that has expired. @returns whether that changed now */
export function drawCode(page) {
  const withCode = page.querySelector('[data-code-until]');
  if (!withCode || withCode.hidden || serverNow() < new Date(withCode.dataset.codeUntil)) return false;
  withCode.hidden = true;
  page.querySelector('[data-without-code]').hidden = false;
  return true;
}

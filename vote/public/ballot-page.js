// The ballot page in place: its newer version, from the server, takes the place of what is shown, and keeps what the voter has
// ticked or typed.
import { keepFocus, readFields, writeFields } from './keep-fields.js';
import { showLocalTime } from './local-times.js';
import { noteServerTime } from './server-clock.js';
import { signalAfter } from './signal-after.js';

export const main = document.querySelector('main[data-poll]');
const announcement = document.querySelector('[data-announcement]');

/** An answer that takes longer is lost. */
const ANSWER_MS = 10_000;

/** Whether a vote is being sent, so that the page must stay as it is. */
let busy = false;
export const isBusy = () => busy;
export function setBusy(value) {
  busy = value;
}

export function announce(text) {
  if (text !== '') announcement.textContent = text;
}

export const signalAfterAnswerTime = () => signalAfter(ANSWER_MS);

export const parsePage = (html) => new DOMParser().parseFromString(html, 'text/html');

export const showsThisPoll = (page) =>
  page.querySelector('main[data-poll]')?.dataset.poll === main.dataset.poll;

/** Counts requests for the page, so that a slow answer does not take the place of a later one. */
let asked = 0;
let shown = 0;

/** Fetches the page as it is now; undefined if this address does not show this poll any more, or a later page is shown already. */
export async function fetchPage() {
  const turn = ++asked;
  // if the poll is hidden from lists, only its slug still leads to it
  for (const address of [location.pathname, `/p/${main.dataset.poll}`]) {
    const answer = await fetch(address, {
      headers: { Accept: 'text/html' },
      signal: signalAfterAnswerTime(),
    });
    const page = parsePage(await answer.text());
    if (showsThisPoll(page)) return turn > shown ? Object.assign(page, { turn }) : undefined;
  }
  return undefined;
}

/**
 * @param page from fetchPage(), or the answer to a vote, which is later than anything that was asked for before
 * @param keeps whether what the voter has ticked or typed stays; otherwise, and if another vote counts now, the fields are as the
 *   server sends them
 */
export function showPage(page, keeps) {
  shown = page.turn ?? ++asked;
  const latest = page.querySelector('main[data-poll]');
  const isSameVote = latest.dataset.castAt === main.dataset.castAt;
  document.title = page.title;
  for (const name of main.getAttributeNames()) main.removeAttribute(name);
  for (const { name, value } of latest.attributes) main.setAttribute(name, value);
  if (main.dataset.now) noteServerTime(main.dataset.now);
  latest.querySelectorAll('time[datetime]').forEach(showLocalTime);
  const fields = keeps && isSameVote ? readFields(main, main.querySelector('#fault') !== null) : [];
  const giveFocusBack = keepFocus(main);
  const { scrollX, scrollY } = window;
  main.replaceChildren(...latest.childNodes);
  writeFields(main, fields);
  document.dispatchEvent(new Event('poll-shown'));
  giveFocusBack();
  window.scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' });
}

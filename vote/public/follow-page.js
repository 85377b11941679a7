// Keeps the marked parts of a page up to date: lists of polls, figures, the progress of a removal. The rest of the page stays, so
// that a form keeps what is typed into it.
import { showLocalTime } from './local-times.js';
import { keepFocus } from './keep-fields.js';

const EVERY_MS = 1_500;

let revision;
let timer;
let submitting = false;

async function look() {
  clearTimeout(timer);
  try {
    if (!document.hidden && !submitting) await fetchPage();
  } catch {
    // no connection: the next request may succeed
  }
  timer = setTimeout(look, EVERY_MS);
}

async function fetchPage() {
  const headers = {
    Accept: 'text/html',
    // not without a condition, which the server may answer from memory
    'If-None-Match': revision ?? '"none"',
    // otherwise the browser adds no-cache, and the server never answers 304
    'Cache-Control': 'max-age=0',
  };
  // without the refused form that this tab shows
  const page = new URL(location.href);
  page.searchParams.delete('refused');
  const answer = await fetch(page, { headers });
  if (!answer.ok || answer.redirected) return;
  revision = answer.headers.get('ETag');
  show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
}

function show(page) {
  page.querySelectorAll('time[datetime]').forEach(showLocalTime);
  for (const part of document.querySelectorAll('[data-follow]')) {
    const latest = page.getElementById(part.id) ?? part.cloneNode();
    // a link that is replaced while it is pressed is not followed
    if (part.innerHTML === latest.innerHTML || part.querySelector('input:focus, :active')) continue;
    const giveFocusBack = keepFocus(part);
    showChildren(part, latest);
    giveFocusBack();
  }
}

/** Replaces only what differs, so that the rest keeps focus, selection and the place of a screen reader. */
function showChildren(element, latest) {
  const children = [...element.childNodes];
  const successors = [...latest.childNodes];
  if (children.length !== successors.length) element.replaceChildren(...successors);
  else
    children.forEach((child, place) => {
      const successor = successors[place];
      if (child.isEqualNode(successor)) return;
      if (isSameElement(child, successor)) showChildren(child, successor);
      else child.replaceWith(successor);
    });
}

/** Whether they differ in nothing but what they contain. */
const isSameElement = (one, other) =>
  one.nodeType === Node.ELEMENT_NODE && one.cloneNode().isEqualNode(other.cloneNode());

document.addEventListener('visibilitychange', look);
document.addEventListener('submit', () => (submitting = true));
window.addEventListener('pageshow', () => (submitting = false));
timer = setTimeout(look, EVERY_MS);

// Keeps the progress of a removal up to date. Only the marked parts of the page are replaced, so that a form keeps what is
// typed into it.
const EVERY_MS = 2_000;

const parts = [...document.querySelectorAll('[data-follow]')];

async function look() {
  try {
    const answer = await fetch(parts[0].dataset.follow, { headers: { Accept: 'text/html' } });
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  } catch {
    // no connection: the next request may succeed
  }
  followOn();
}

function show(page) {
  for (const part of parts) part.innerHTML = page.getElementById(part.id)?.innerHTML ?? '';
}

function followOn() {
  if (parts.some((part) => part.querySelector('progress'))) setTimeout(look, EVERY_MS);
}

followOn();

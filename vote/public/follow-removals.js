// While ballots are being removed, brings what the page says of it up to date. Only the parts that say so are replaced: a
// form beside them keeps what is typed into it.
const EVERY_MS = 2_000;

const parts = [...document.querySelectorAll('[data-follow]')];

async function look() {
  try {
    const answer = await fetch(parts[0].dataset.follow, { headers: { Accept: 'text/html' } });
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  } catch {
    // no connection: the next look may have one
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

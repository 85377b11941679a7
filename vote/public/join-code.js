// The field for a join code: six boxes that digits go into, and a wrong code that says so without leaving the page. Without it the
// field is a plain one, and the server says so.
import { layOutCode, readJoinText } from '/join-code-model.js';

const form = document.querySelector('[data-join]');
const field = form.elements.namedItem('code');
const boxes = [...form.querySelectorAll('[data-boxes] > *')];
const fault = form.querySelector('[data-fault]');

/** Puts each digit into its box. A link, or anything else that is not a code, is shown as it is. */
function lay() {
  const laid = layOutCode(field.value, field.selectionStart);
  form.toggleAttribute('data-plain', laid === undefined);
  if (laid !== undefined && laid.value !== field.value) {
    field.value = laid.value;
    if (document.activeElement === field) field.setSelectionRange(laid.caret, laid.caret);
  }
  showPlace();
}

/** Marks the box that the next digit goes into. */
function showPlace() {
  const laid = layOutCode(field.value, field.selectionStart);
  const isActive = document.activeElement === field && laid !== undefined;
  boxes.forEach((box, place) => {
    box.toggleAttribute('data-next', isActive && place === Math.min(laid.place, boxes.length - 1));
  });
}

function refuse() {
  fault.textContent = fault.dataset.fault;
  field.setAttribute('aria-invalid', 'true');
  field.select();
  field.focus();
}

function accept() {
  fault.textContent = '';
  field.removeAttribute('aria-invalid');
}

/** @returns whether the server refuses the code; not if it answers with another problem, which its own page explains */
async function isWrong(code) {
  try {
    const headers = { Accept: 'application/json' };
    const answer = await fetch(`/join?code=${code}`, { headers, redirect: 'manual' });
    return answer.status === 404;
  } catch {
    return false;
  }
}

let asking = false;

async function join(event) {
  event.preventDefault();
  const given = readJoinText(field.value);
  if (given === undefined) refuse();
  // not through the server, whose log would keep the token of a voting link
  else if (given.code === undefined) location.assign(given.path);
  else if (!asking) {
    asking = true;
    if (await isWrong(given.code)) refuse();
    else form.submit();
    asking = false;
  }
}

field.addEventListener('input', () => {
  accept();
  lay();
});
for (const type of ['focus', 'blur', 'keyup', 'click', 'select']) field.addEventListener(type, showPlace);
form.addEventListener('submit', join);
window.addEventListener('pageshow', lay);
lay();

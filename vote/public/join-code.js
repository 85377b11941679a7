// The field for a join code: six boxes that digits go into, and a wrong code that says so without leaving the page. Without it the
// field is a plain one, and the server says so.
import { formatField, readJoinText } from '/join-code-model.js';
import { signalAfter } from '/signal-after.js';

/** An answer that takes longer is left to the form, whose page the browser waits for. */
const ANSWER_MS = 5_000;
/** Between emptying the alert and writing to it: the same text again would not be announced. */
const ALERT_MS = 100;

const form = document.querySelector('[data-join]');
const field = form.elements.namedItem('code');
const boxes = [...form.querySelectorAll('[data-boxes] > *')];
const fault = form.querySelector('[data-fault]');

/** Puts each digit into its box. A link, or anything else that is not a code, is shown as it is. */
function showCode() {
  const formatted = formatField(field.value, field.selectionStart);
  form.toggleAttribute('data-plain', formatted === undefined);
  if (formatted !== undefined && formatted.value !== field.value) {
    field.value = formatted.value;
    if (document.activeElement === field) field.setSelectionRange(formatted.caret, formatted.caret);
  }
  showPlace();
}

/** Marks the box that the next digit goes into. */
function showPlace() {
  const formatted = formatField(field.value, field.selectionStart);
  const isActive = document.activeElement === field && formatted !== undefined;
  boxes.forEach((box, place) => {
    box.toggleAttribute('data-next', isActive && place === Math.min(formatted.place, boxes.length - 1));
  });
}

function refuse() {
  fault.textContent = '';
  setTimeout(() => {
    // unless another code is being typed already
    if (field.hasAttribute('aria-invalid')) fault.textContent = fault.dataset.fault;
  }, ALERT_MS);
  field.setAttribute('aria-invalid', 'true');
  field.select();
  field.focus();
}

function accept() {
  fault.textContent = '';
  field.removeAttribute('aria-invalid');
}

/** @returns whether the server refuses the code; not if it answers late or with another problem, which its own page explains */
async function isWrong(code) {
  try {
    const headers = { Accept: 'application/json' };
    const signal = signalAfter(ANSWER_MS);
    const answer = await fetch(`/join?code=${code}`, { headers, redirect: 'manual', signal });
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

field.addEventListener('input', ({ inputType }) => {
  accept();
  const { code } = (inputType === 'insertFromPaste' && readJoinText(field.value)) || {};
  if (code !== undefined) field.value = code;
  showCode();
});
for (const type of ['focus', 'blur', 'keyup', 'click', 'select']) field.addEventListener(type, showPlace);
form.addEventListener('submit', join);
window.addEventListener('pageshow', showCode);
showCode();

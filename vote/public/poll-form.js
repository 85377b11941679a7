// Adds option fields on demand and shows UTC times in the local time zone. The form works without it.
import { formatLocalTime } from '/local-times.js';

const MAX_OPTIONS = 20;
const FIRST_OPTIONS = 3;

const fieldset = document.querySelector('[data-options]');
if (fieldset) {
  const list = fieldset.querySelector('ol');
  const adding = fieldset.querySelector('[data-add]');
  const showAdding = () => (adding.hidden = list.children.length >= MAX_OPTIONS);

  while (list.children.length > FIRST_OPTIONS && !list.lastElementChild.querySelector('input').value)
    list.lastElementChild.remove();
  showAdding();

  adding.querySelector('button').addEventListener('click', () => {
    const item = list.lastElementChild.cloneNode(true);
    const input = item.querySelector('input');
    const label = item.querySelector('label');
    input.id = label.htmlFor = `options.${list.children.length}`;
    label.textContent = `Option ${list.children.length + 1}`;
    input.value = '';
    input.required = false;
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-describedby');
    item.querySelector('.field-fault')?.remove();
    list.append(item);
    showAdding();
    input.focus();
  });
}

for (const output of document.querySelectorAll('[data-local-time]')) {
  const input = document.getElementById(output.dataset.localTime);
  const show = () =>
    (output.value = input.value ? `${formatLocalTime(new Date(`${input.value}Z`))}, your time` : '');
  input.addEventListener('input', show);
  show();
}

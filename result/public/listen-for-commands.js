import { commandOf } from './projector-keys.js';

/** Calls `run` with the name of each command that is given by a key, a clicker or a button. */
export function listenForCommands(run) {
  document.addEventListener('keydown', (event) => {
    const name = commandOf(event);
    if (!name || event.defaultPrevented || isForElement(event)) return;
    event.preventDefault();
    run(name);
  });
  for (const button of document.querySelectorAll('[data-command]')) {
    // a button that was clicked must not keep the focus: the space bar would press it again in place of moving on
    button.addEventListener('mousedown', (event) => event.preventDefault());
    button.addEventListener('click', () => {
      if (button.ariaDisabled !== 'true') run(button.dataset.command);
    });
  }
}

/** Whether the key means something where the focus is. */
function isForElement({ target, key }) {
  if (target.closest('input, textarea, select, [contenteditable]')) return true;
  // for a moment after it was closed, the focus is still in it
  if (target.closest('dialog[open]')) return key !== '?';
  return key === ' ' && target.closest('button') !== null;
}

// What a voter has ticked or typed in a ballot, by the text of the option, so that it survives a new form. What was not touched is
// left as the server sends it.

/** Without the letter, which is the option's place. */
const textOf = (one) => {
  const whole = one.closest('label') ?? one;
  return (whole.querySelector('.option-text') ?? whole).textContent.trim();
};
const isTick = ({ type }) => type === 'checkbox' || type === 'radio';
const inputs = (root) => [...root.querySelectorAll('label input')];

/** @param all also what the server has filled in, which is what was submitted if the form was refused */
export function readFields(root, all) {
  return inputs(root)
    .filter((input) => all || input.checked !== input.defaultChecked || input.value !== input.defaultValue)
    .map((input) => ({ text: textOf(input), checked: input.checked, value: input.value }));
}

export function writeFields(root, fields) {
  for (const input of inputs(root)) {
    const kept = fields.find(({ text }) => text === textOf(input));
    if (kept && isTick(input)) input.checked = kept.checked;
    else if (kept) input.value = kept.value;
  }
}

const nameOf = (one) => one.href ?? one.getAttribute('aria-label') ?? textOf(one);
const isSame = (one, other) => one.tagName === other.tagName && nameOf(one) === nameOf(other);

/** @returns a function that gives the focus back to what replaces the focused element, if anything does, without scrolling */
export function keepFocus(root) {
  const focused = document.activeElement;
  if (!focused || focused === root || !root.contains(focused)) return () => undefined;
  const place = focused.id;
  return () => {
    if (document.activeElement === focused) return;
    const candidates = [...root.querySelectorAll('a, button, input, select, summary, [tabindex]')];
    const successor =
      (place && document.getElementById(place)) || candidates.find((one) => isSame(one, focused));
    successor?.focus({ preventScroll: true });
  };
}

// Shows the settings of a new poll as one sentence. Each part is a button that opens its field; all but the kind are hidden until
// then. Without it all fields are shown.
import { isolate } from '/isolate.js';
import { describeSettings } from '/poll-sentence-model.js';
import { pageTexts } from '/texts/catalogue.js';
import { formatInZone, placeOf } from '/zone-times.js';

const texts = pageTexts();

export function createSentence(form, sentence) {
  // radio buttons of one name are a list
  const fieldOf = (name) => {
    const field = form.elements[name];
    return field instanceof RadioNodeList ? field[0] : field;
  };
  const sectionOf = (name) => fieldOf(name).closest('[data-setting]');
  const parts = read().map(createPart);
  sentence.append(
    ...parts.flatMap((part, place) => [withMark(part, place < parts.length - 1 ? ',' : '.'), ' ']),
  );
  sentence.hidden = false;
  for (const section of form.querySelectorAll('[data-setting]'))
    section.hidden = !section.querySelector('.field-fault');

  function read() {
    const { listed, voters, kind, maxChoices, voteChange, resultsVisible, theme } = form.elements;
    const { showFrom, description, opensAt, closesAt, closesIn, timeZone } = form.elements;
    const known = [...theme.list.options].find(({ value }) => value === theme.value);
    // only its words: the server knows which instant it is
    const localTime = ({ value }) =>
      value &&
      formatInZone(texts, new Date(`${value}Z`), 'UTC').replace(
        '(UTC)',
        `(${placeOf(timeZone.value || 'UTC')})`,
      );
    return describeSettings(texts, {
      listed: listed.checked,
      voters: voters.value,
      kind: kind.value,
      maxChoices: maxChoices.value,
      voteChange: voteChange.checked,
      resultsVisible: resultsVisible.value,
      showFrom: showFrom.value,
      description: description.value.trim(),
      theme: isolate(known?.text ?? (theme.value.trim() || theme.list.options[0].text)),
      opensAt: localTime(opensAt),
      closesAt: closesIn.value ? '' : localTime(closesAt),
      closesIn: closesIn.value && closesIn.selectedOptions[0].text,
    });
  }

  function createPart() {
    const button = document.createElement('button');
    button.type = 'button';
    return button;
  }

  /** In one line with the comma or full stop after it. */
  function withMark(part, mark) {
    const both = document.createElement('span');
    both.append(part, mark);
    return both;
  }

  function show() {
    read().forEach(({ text, field }, place) => {
      parts[place].textContent = text;
      parts[place].dataset.opens = field;
      const section = sectionOf(field);
      if (section) parts[place].setAttribute('aria-expanded', !section.hidden);
    });
  }

  sentence.addEventListener('click', (event) => {
    const part = event.target.closest('button');
    if (!part) return;
    const name = part.dataset.opens;
    const section = sectionOf(name);
    section?.toggleAttribute('hidden');
    show();
    const chosen = form.querySelector(`[name=${name}][type=radio]:checked`);
    if (!section?.hidden) (chosen ?? fieldOf(name)).focus();
  });
  // a hidden field that is not valid would keep the form from being sent without saying so
  form.addEventListener(
    'invalid',
    ({ target }) => {
      target.closest('[data-setting]')?.removeAttribute('hidden');
      show();
    },
    true,
  );
  form.addEventListener('input', show);
  show();
}

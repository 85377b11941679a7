// The form for a poll, new or changed: rows for the options, and UTC times in the local time zone. A new poll also has its settings
// as a sentence, starters, presets, a draft and a preview. The form works without it.
import { formatLocalTime } from '/local-times.js';
import { createOptionRows } from '/option-rows.js';
import { keepDraft, readDraft } from '/poll-draft.js';
import { createPreview } from '/poll-preview.js';
import { createSentence } from '/poll-sentence.js';
import { pageTexts } from '/texts/catalogue.js';

const texts = pageTexts();

const fieldset = document.querySelector('[data-options]');
const replaced = document.querySelector('[data-replaced]');
const sentence = document.querySelector('[data-sentence]');
const rows = fieldset && createOptionRows(fieldset);
if (sentence) startNewPoll(fieldset.form);

/** What the last starter wrote, and what it took the place of. */
let written;

function startNewPoll(form) {
  useOwnZone(form);
  const draft = readDraft();
  if (draft) fill(form, draft);
  createSentence(form, sentence);
  createPreview(form, document.querySelector('[data-preview]'));
  keepDraft(form);
  form.dataset.ready = '';
  form.elements.question.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    form.querySelector('[name=option]').focus();
  });
  for (const link of document.querySelectorAll('[data-starter], [data-preset]')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      const { searchParams } = new URL(link.href);
      if (searchParams.has('option')) replaceOptions(form, searchParams.getAll('option'));
      start(form, searchParams);
      if (link.matches('[data-starter]')) goToNextField(form);
    });
  }
  form.addEventListener('input', () => showPreset(form));
  showPreset(form);
}

/** Times are then those of this device's clock. One that the address names, or that was refused, stays. */
function useOwnZone({ elements: { timeZone } }) {
  if (timeZone.value !== '') return;
  timeZone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const name of document.querySelectorAll('[data-zone-name]')) name.textContent = timeZone.value;
  for (const output of document.querySelectorAll('[data-local-time]')) output.remove();
}

/** Fills in what a starter or a preset names; the question and all else stays. */
function start(form, fields) {
  const { kind, voteChange, resultsVisible } = form.elements;
  if (fields.has('kind')) kind.value = fields.get('kind');
  if (fields.has('voteChange')) voteChange.checked = fields.get('voteChange') === 'true';
  if (fields.has('resultsVisible')) resultsVisible.value = fields.get('resultsVisible');
  form.dispatchEvent(new Event('input'));
}

/** Keeps what was typed, also if one starter follows another. */
function replaceOptions(form, options) {
  const before = { options: rows.read(), kind: form.elements.kind.value };
  const isTyped = before.options.join('\n') !== written?.options.join('\n');
  written = { options, before: isTyped ? before : written.before };
  rows.write(options);
  if (written.before.options.length === 0) replaced.replaceChildren();
  else replaced.replaceChildren(texts.creating.replaced, createUndo(form, written.before));
}

function createUndo(form, { options, kind }) {
  const undo = document.createElement('button');
  Object.assign(undo, { type: 'button', textContent: texts.creating.undo });
  undo.classList.add('button', 'quiet');
  undo.addEventListener('click', () => {
    form.elements.kind.value = kind;
    rows.write(options);
    replaced.replaceChildren(texts.creating.restored);
    form.querySelector('[name=option]').focus();
  });
  return undo;
}

function goToNextField(form) {
  const { question } = form.elements;
  (question.value ? form.querySelector('[name=option]') : question).focus();
}

/** Marks the preset whose settings the form has, if any. */
function showPreset({ elements: { voteChange, resultsVisible } }) {
  for (const link of document.querySelectorAll('[data-preset]')) {
    const fields = new URL(link.href).searchParams;
    const isSet =
      fields.get('voteChange') === String(voteChange.checked) &&
      fields.get('resultsVisible') === resultsVisible.value;
    if (isSet) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

/** @param fields all that the form had, as pairs of name and value */
function fill(form, fields) {
  const valuesOf = (name) => fields.filter((field) => field[0] === name).map(([, value]) => value);
  for (const field of form.elements) {
    const given = valuesOf(field.name);
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = given.includes(field.value);
    else if (field.name !== 'option' && given.length > 0) [field.value] = given;
  }
  rows.write(valuesOf('option'));
}

for (const list of document.querySelectorAll('[data-zones]'))
  list.append(...(Intl.supportedValuesOf?.('timeZone') ?? []).map((zone) => new Option('', zone)));

for (const output of document.querySelectorAll('[data-local-time]')) {
  const input = document.getElementById(output.dataset.localTime);
  const show = () =>
    (output.value = input.value ? texts.creating.yourTime(formatLocalTime(new Date(`${input.value}Z`))) : '');
  input.addEventListener('input', show);
  show();
}

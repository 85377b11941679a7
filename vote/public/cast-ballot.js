// Casts the vote and shows what the server answers, in place. A vote that does not get through is kept and sent again: after a
// while, or when the connection is back. It is shown as cast only after the server has answered that it is on disk.
import {
  announce,
  fetchPage,
  isBusy,
  main,
  parsePage,
  setBusy,
  showPage,
  showsThisPoll,
  signalAfterAnswerTime,
} from './ballot-page.js';
import { describeChoices, joinChoices } from './choice-model.js';
import { endChange, readChoices } from './fill-ballot.js';
import { delayAfter, describeWait, judgeKept } from './kept-vote-model.js';
import { forgetOldVotes, forgetVote, isKeptStill, keepVote, readKept } from './kept-votes.js';
import { pageTexts } from './texts/catalogue.js';

const texts = pageTexts();

const TICK_MS = 500;
const LOOK_AGAIN_MS = 3_000;
/** After a vote whose answer was lost was not to be sent any more: it may have been taken, or still be on its way. */
const LATE_MS = [0, 2_000, 10_000];
/** The voters in one room are back online at the same time. */
const ONLINE_SPREAD_MS = 800;

/** Another tab that shows the same poll. Undefined if the browser refuses it together with cookies, as Firefox does. */
const otherTabs = openChannel();

/** The vote that waits, from readVote(). */
let waiting;
let nextAt = 0;
let isOffline = false;
/** The line that says why a vote was not accepted or not sent, until another one is answered. */
let fault = main.querySelector('#fault');
/** Of the page that showed it first: the vote that counted, and the poll's status. */
let { castAt: faultCastAt, status: faultStatus } = main.dataset;

function openChannel() {
  try {
    return new BroadcastChannel(`ballot-${main.dataset.poll}`);
  } catch {
    return undefined;
  }
}

/** In a poll in which anyone may vote, each page is a voter of its own, and the next visitor must not find this one's vote. */
const mayKeep = () => main.dataset.voterTag !== undefined;

/** Spread, so that voters who were refused together do not come back together. */
const pauseOf = ({ attempts, looks }, retryAfter) =>
  delayAfter(attempts + looks, retryAfter) * (1 + Math.random() / 2);

/** What the form says, with the state of the page that it was filled in on. */
function readVote(form, submitter) {
  const { voterTag, optionsVersion, castAt, ballotUnknown } = main.dataset;
  const withdraws = submitter?.name === 'withdraw';
  const kind = main.querySelector('form.vote').dataset.kind;
  const choices = withdraws ? [] : readChoices(form);
  return {
    // so that tabs can tell one vote from the next; randomUUID() needs https
    id: Math.random(),
    // FormData takes the button itself only since Safari 16.4
    fields: [...new FormData(form), ...(submitter?.name ? [[submitter.name, submitter.value]] : [])],
    action: form.getAttribute('action'),
    ...{ voterTag, optionsVersion, castAt, ballotUnknown },
    choices: joinChoices(choices, kind),
    label: withdraws ? [texts.casting.withdrawal] : describeChoices(texts, choices, kind),
    attempts: 0,
    /** How often the page was asked for to find out whether the vote may be sent, and it could not be. */
    looks: 0,
    isKept: false,
    /** Whether it was sent and may have been taken. */
    isUnknown: false,
  };
}

/** To send the same vote again is harmless. */
async function send(vote) {
  if (isBusy()) return;
  setBusy(true);
  main.dataset.sending = '';
  if (waiting) showWaiting();
  vote.attempts += 1;
  try {
    const wasOffline = !navigator.onLine;
    const answer = await inTurn(() => postUnlessGone(vote));
    if (answer === GONE) followOtherTab(vote);
    else if (answer && isSaved(answer)) await showSaved(vote, answer);
    else if (answer && isOurs(answer)) showAnswer(vote, answer);
    else {
      vote.isUnknown ||= !wasOffline && answer?.status !== 429;
      wait(vote, answer?.retryAfter, !answer);
    }
  } finally {
    delete main.dataset.sending;
    setBusy(false);
    if (waiting) showWaiting();
  }
}

/**
 * One tab after the other, where browsers can do that, which needs https: a vote that one tab has sent, and that is slow, must not
 * arrive after the other one that the voter has cast in another tab since. Firefox refuses it together with cookies.
 */
async function inTurn(work) {
  let answer;
  try {
    await navigator.locks?.request(`vote-${main.dataset.poll}`, () => (answer = work()));
  } catch (error) {
    if (answer) throw error;
  }
  return answer ?? work();
}

const GONE = 'gone';

/** @returns GONE if another tab has sent it or dropped it */
async function postUnlessGone(vote) {
  if (vote.isKept && !isKeptStill(vote)) return GONE;
  const answer = await post(vote);
  if (answer && (isSaved(answer) || isOurs(answer))) forgetVote(vote);
  return answer;
}

/** @returns undefined without a connection or an answer: the vote may have been taken or not */
async function post(vote) {
  try {
    const answer = await fetch(vote.action, {
      method: 'POST',
      headers: { Accept: 'text/html' },
      body: new URLSearchParams(vote.fields),
      signal: signalAfterAnswerTime(),
    });
    const { ok, redirected, status, url } = answer;
    const page = parsePage(await answer.text());
    return { ok, redirected, status, url, page, retryAfter: answer.headers.get('Retry-After') };
  } catch {
    return undefined;
  }
}

/** Whether the vote was taken, and only the page after it did not come, as from a server under load. */
const isSaved = ({ redirected, status, url }) =>
  redirected &&
  status >= 429 &&
  new URL(url).origin === location.origin &&
  !new URL(url).searchParams.has('refused');

const isThanks = ({ ok, redirected, url }) => ok && redirected && new URL(url).pathname.endsWith('/thanks');

/** Whether the service has decided on the vote. A proxy, or the sign-in page of a network, may answer in its place. */
const isOurs = (answer) => {
  const { status, page } = answer;
  if (status === 503 || status === 429) return false;
  const isProblem = status >= 400 && status < 500 && page.querySelector('main.card .lead') !== null;
  return showsThisPoll(page) || isThanks(answer) || isProblem;
};

/** Until the page comes that shows the vote. */
async function showSaved(vote, { url }) {
  stopWaiting(vote);
  dropFault();
  if (!mayKeep()) {
    location.assign(url);
    return;
  }
  endChange();
  const line = document.createElement('p');
  line.className = 'note';
  line.setAttribute('data-saved', '');
  line.textContent = texts.casting.saved;
  main.querySelector('#ballot').before(line);
  announce(line.textContent);
  otherTabs?.postMessage('cast');
  let page;
  while (!page) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    page = await fetchPage().catch(() => undefined);
  }
  showPage(page, false);
  announce(castText());
}

function showAnswer(vote, answer) {
  const { redirected, url, page } = answer;
  stopWaiting(vote);
  dropFault();
  // a page of its own that thanks the voter
  if (isThanks(answer)) {
    location.assign(url);
    return;
  }
  if (!showsThisPoll(page)) {
    // a page that shows a problem
    showFault(page.querySelector('main .lead').textContent);
    return;
  }
  const isRefused = page.querySelector('#fault') !== null;
  if (!isRefused) endChange();
  // a refused form has an address of its own, so that a reload shows it again
  if (redirected) history.replaceState(history.state, '', url);
  showPage(page, false);
  const ballot = main.querySelector('#ballot');
  if (isRefused) {
    keepFault(main.querySelector('#fault'));
    fault.scrollIntoView({ block: 'nearest' });
  } else {
    ballot.setAttribute('data-turned', '');
    announce(castText());
    otherTabs?.postMessage('cast');
  }
  ballot.focus({ preventScroll: true });
}

/** For screen readers, of the vote that the page shows. */
function castText() {
  const choice = main.querySelector('[data-choice] strong')?.textContent;
  if (choice !== undefined) return texts.casting.cast(choice.replaceAll(/\s+/g, ' ').trim());
  return main.querySelector('[data-withdraws]') ? texts.casting.withdrawn : '';
}

function dropFault() {
  fault = null;
  main.querySelector('#fault')?.remove();
}

function keepFault(line) {
  fault = line;
  ({ castAt: faultCastAt, status: faultStatus } = main.dataset);
}

/** On a newer page: not after another vote, nor in a poll that has opened since. */
function showFaultAgain() {
  const { castAt, status } = main.dataset;
  if (castAt !== faultCastAt || (status === 'open' && faultStatus !== 'open')) fault = null;
  if (fault !== null && !main.querySelector('#fault')) main.querySelector('#ballot').before(fault);
}

function showFault(text) {
  main.querySelector('#fault')?.remove();
  const line = document.createElement('p');
  line.className = 'fault';
  line.id = 'fault';
  line.setAttribute('role', 'alert');
  line.textContent = text;
  main.querySelector('#ballot').before(line);
  keepFault(line);
}

function wait(vote, retryAfter, hasFailed = false) {
  if (vote.isKept && !isKeptStill(vote)) {
    followOtherTab(vote);
    return;
  }
  isOffline = hasFailed && !navigator.onLine;
  waiting = vote;
  if (mayKeep()) vote.isKept = keepVote({ ...vote, isKept: true });
  nextAt = performance.now() + pauseOf(vote, retryAfter);
  const isNew = main.querySelector('[data-waiting]') === null;
  showWaiting();
  if (!isNew) return;
  const panel = main.querySelector('[data-waiting]');
  // below a long list of options
  panel.scrollIntoView({ block: 'nearest' });
  announce([...panel.querySelectorAll('p:not(.tools)')].map(({ innerText }) => innerText).join(' '));
  // the button that was used is disabled now
  main.querySelector('#ballot').focus({ preventScroll: true });
}

function stopWaiting(vote) {
  waiting = undefined;
  forgetVote(vote);
  showWaiting();
}

/**
 * Another tab keeps another vote now or none. This page may show what was before that, so nothing is decided by it.
 * @param vote that waited here
 */
function followOtherTab(vote) {
  waiting = mayKeep() ? readKept() : undefined;
  if (waiting) nextAt = performance.now() + pauseOf(waiting);
  else endChange();
  showWaiting();
  if (waiting) lookAgain();
  else if (vote) void showOutcome(vote);
}

/** Shows what became of a vote that another tab has sent, or was told not to send. */
async function showOutcome(vote) {
  const page = await fetchPage().catch(() => undefined);
  if (!page || isBusy()) return;
  showPage(page, true);
  const verdict = judgeKept(texts, vote, describePage());
  if (verdict === 'arrived') announce(castText());
  else if (verdict !== 'send' && verdict !== 'wait' && !waiting) showFault(verdict);
}

/** What counts may be another vote than this page shows. */
function lookAgain() {
  document.dispatchEvent(new Event('ballot-replaced'));
}

function showForm(isShown) {
  main.querySelector('form.vote')?.toggleAttribute('hidden', !isShown);
}

/** A vote that is kept nowhere else is lost with its page. */
function warn(event) {
  event.preventDefault();
}

/** The panel in place of the form's bar. */
function showWaiting() {
  const ballot = main.querySelector('#ballot');
  let panel = ballot.querySelector('[data-waiting]');
  ballot.toggleAttribute('data-waits', waiting !== undefined);
  for (const fieldset of ballot.querySelectorAll('fieldset')) fieldset.disabled = waiting !== undefined;
  if (!waiting) {
    panel?.remove();
    showForm(true);
    window.removeEventListener('beforeunload', warn);
    return;
  }
  if (!mayKeep()) showForm(false);
  if (waiting.isKept) window.removeEventListener('beforeunload', warn);
  else window.addEventListener('beforeunload', warn);
  if (!panel) {
    panel = document.createElement('div');
    panel.className = 'waiting';
    panel.setAttribute('data-waiting', '');
    panel.innerHTML =
      '<p class="waiting-title"><strong></strong></p><p class="waiting-choice"></p><p class="waiting-text"></p>' +
      '<p class="tools"><button type="button" class="button" data-send></button> ' +
      '<button type="button" class="button quiet" data-discard></button></p>';
    panel.querySelector('[data-send]').textContent = texts.casting.sendNow;
    panel.querySelector('[data-discard]').textContent = texts.casting.doNotSend;
    ballot.append(panel);
  }
  const isSending = 'sending' in main.dataset;
  for (const button of panel.querySelectorAll('button')) button.ariaDisabled = String(isSending);
  const secondsLeft = isSending ? 0 : Math.max(0, Math.ceil((nextAt - performance.now()) / 1_000));
  const { title, text } = describeWait(texts, { ...waiting, isOffline, secondsLeft });
  write(panel.querySelector('strong'), title);
  // the next visitor must not see it
  const label = mayKeep() ? waiting.label : [];
  write(panel.querySelector('.waiting-choice'), label.map((part) => part.text ?? part).join(''));
  write(panel.querySelector('.waiting-text'), text);
}

/** Only if it differs, so that nothing is selected or read out again without a reason. */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Sends the vote that waits if the page, fetched just now, shows that it still may be. */
async function sendAgain() {
  if (isBusy() || !waiting) return;
  const vote = waiting;
  nextAt = performance.now() + pauseOf(vote);
  if (mayKeep()) {
    setBusy(true);
    const page = await fetchPage().catch(() => undefined);
    setBusy(false);
    if (waiting !== vote) return;
    if (vote.isKept && !isKeptStill(vote)) {
      followOtherTab(vote);
      return;
    }
    if (!page) {
      isOffline = !navigator.onLine;
      vote.looks += 1;
      wait(vote, null, true);
      return;
    }
    // which also decides whether it may still be sent
    showPage(page, true);
    if (waiting !== vote) return;
    if (judgeKept(texts, vote, describePage()) === 'wait') {
      vote.looks += 1;
      wait(vote);
      return;
    }
  }
  await send(vote);
}

function describePage() {
  const { voterTag, optionsVersion, castAt, ballotUnknown, choices, status } = main.dataset;
  return {
    voterTag,
    optionsVersion,
    castAt,
    ballotUnknown,
    choices,
    status,
    hasForm: main.querySelector('form.vote') !== null,
  };
}

/** For a page that has just come from the server: shows the vote that waits, or what became of it. */
function judge() {
  const verdict = judgeKept(texts, waiting, describePage());
  if (verdict === 'send' || verdict === 'wait') {
    showWaiting();
    return;
  }
  stopWaiting(waiting);
  endChange();
  document.dispatchEvent(new Event('poll-shown'));
  if (verdict === 'arrived') announce(castText());
  else showFault(verdict);
}

main.addEventListener('submit', (event) => {
  const { target, submitter } = event;
  event.preventDefault();
  if (waiting || isBusy()) return;
  dropFault();
  void send(readVote(target, submitter));
});
main.addEventListener('click', ({ target }) => {
  if (target.closest('[data-send]')) void sendAgain();
  // what is on its way cannot be called back
  if (!target.closest('[data-discard]') || 'sending' in main.dataset) return;
  for (const pause of waiting.isUnknown ? LATE_MS : [0]) setTimeout(lookAgain, pause);
  stopWaiting(waiting);
  main.querySelector('#ballot').focus({ preventScroll: true });
});
window.addEventListener('online', () => setTimeout(() => void sendAgain(), Math.random() * ONLINE_SPREAD_MS));

function compareTabs() {
  if (isBusy()) return;
  if (waiting ? waiting.isKept && !isKeptStill(waiting) : mayKeep() && readKept()) followOtherTab(waiting);
}
window.addEventListener('storage', compareTabs);
otherTabs?.addEventListener('message', lookAgain);
window.addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return;
  compareTabs();
  lookAgain();
});
document.addEventListener('poll-ended', () => {
  if (waiting) forgetVote(waiting);
  waiting = undefined;
});
document.addEventListener('poll-shown', () => {
  if (isBusy()) return;
  if (waiting) judge();
  else showFaultAgain();
});
setInterval(() => {
  if (!waiting || isBusy()) return;
  if (performance.now() >= nextAt) void sendAgain();
  else showWaiting();
}, TICK_MS);

forgetOldVotes();
// a vote that an earlier page kept
waiting = mayKeep() ? readKept() : undefined;
if (waiting) judge();

import { setHtml } from './set-html.js';

/** How long each round is shown while they play. */
const ROUND_MS = 2_500;

/**
 * Shows the rounds of an instant run-off in sentences, and lets the reader step through them. It begins at the last round, and stays
 * there when there are more.
 * @param texts in the language of the page
 * @param onStep called with the sentence when the reader has chosen another round
 * @returns round, which the bars show, undefined for the last; and update, to call with the number of rounds and a sentence for each
 */
export function playRounds(texts, page, onStep) {
  const player = page.querySelector('[data-player]');
  const [select, back, next, play, sentence] = ['round', 'back', 'next', 'play', 'round-sentence'].map(
    (name) => player.querySelector(`[data-${name}]`),
  );
  const list = page.querySelector('[data-sentences]');
  let sentences = [];
  let chosen;
  let timer;

  const last = () => sentences.length - 1;
  const shown = () => chosen ?? last();

  function draw() {
    player.hidden = sentences.length < 2;
    while (select.options.length > sentences.length) select.remove(select.options.length - 1);
    while (select.options.length < sentences.length) select.add(new Option('', select.options.length));
    for (const option of select.options) {
      const text = texts.dashboard.roundOf(option.index + 1, sentences.length);
      if (option.text !== text) option.text = text;
    }
    // an assignment would close its open list
    if (select.selectedIndex !== shown()) select.selectedIndex = shown();
    back.ariaDisabled = String(shown() <= 0);
    next.ariaDisabled = String(shown() >= last());
    setHtml(sentence, sentences[shown()] ?? '');
    setHtml(list, sentences.map((html) => `<li>${html}</li>`).join(''));
  }

  function show(round) {
    chosen = round >= last() ? undefined : Math.max(0, round);
    draw();
    onStep(sentence.textContent);
  }

  function stop() {
    clearInterval(timer);
    timer = undefined;
    play.ariaPressed = 'false';
  }

  back.addEventListener('click', () => {
    stop();
    show(shown() - 1);
  });
  next.addEventListener('click', () => {
    stop();
    show(shown() + 1);
  });
  select.addEventListener('change', () => {
    stop();
    show(select.selectedIndex);
  });
  play.addEventListener('click', () => {
    if (timer !== undefined) return stop();
    play.ariaPressed = 'true';
    show(shown() >= last() ? 0 : shown() + 1);
    timer = setInterval(() => {
      show(shown() + 1);
      if (shown() >= last()) stop();
    }, ROUND_MS);
  });

  return {
    get round() {
      return chosen;
    },
    update(latest) {
      sentences = latest;
      if (chosen >= last()) chosen = undefined;
      draw();
    },
  };
}

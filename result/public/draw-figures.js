import { drawCountdown } from './draw-countdown.js';
import { createRate, sparkPath } from './rate-model.js';
import { setText } from './set-text.js';

const SPARK_HEIGHT = 23;

/**
 * The figures beside the total: how fast votes come in, how long the poll stays open, and how many screens watch it.
 * @returns note, for each snapshot; pause, when the connection is lost; and showWatching
 */
export function drawFigures(texts, page, tally) {
  const rate = createRate(texts);
  const part = (name) => page.querySelector(`[data-${name}]`);

  function draw() {
    part('rate').hidden = tally.snapshot.status !== 'open';
    const { count, unit, perSecond } = rate.at(performance.now());
    setText(page, 'rate-count', count);
    setText(page, 'rate-unit', unit);
    part('spark').setAttribute('d', sparkPath(perSecond, SPARK_HEIGHT));
    drawCountdown(texts, page, tally.snapshot);
  }

  rate.note(tally.snapshot.total, performance.now());
  draw();
  setInterval(draw, 1_000);

  return {
    note() {
      rate.note(tally.snapshot.total, performance.now());
      draw();
    },
    pause() {
      rate.pause();
      draw();
      part('watching').hidden = true;
    },
    showWatching(screens) {
      part('watching').hidden = false;
      setText(page, 'watching-count', texts.formats.number(screens));
    },
  };
}

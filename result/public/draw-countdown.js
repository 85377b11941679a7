import { serverNow } from '/server-clock.js';
import { describeCountdown } from './countdown-model.js';

/**
 * Shows how long it is until the poll opens or closes; the ring, if the page has one, empties in the last minute.
 * @returns whether it appeared or went
 */
export function drawCountdown(texts, page, snapshot) {
  const countdown = page.querySelector('[data-countdown]');
  const described = describeCountdown(texts, snapshot, serverNow().getTime());
  const wasHidden = countdown.hidden;
  countdown.hidden = !described;
  if (described) {
    countdown.querySelector('[data-countdown-label]').textContent = described.label;
    countdown.querySelector('[data-clock]').textContent = described.clock;
    // a whole ring has no seam
    const dashes = described.left < 1 ? `${described.left} 1` : 'none';
    countdown.querySelector('[data-ring]')?.setAttribute('stroke-dasharray', dashes);
  }
  return countdown.hidden !== wasHidden;
}

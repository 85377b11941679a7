// Follows the poll of a page with all that its viewer may see, and shows the state of the connection in the page's strip.
import { createAnnouncer } from './announce.js';
import { followPoll } from './follow-poll.js';
import { describePipeline } from './pipeline-model.js';

/**
 * @param texts in the language of the page
 * @param tally takes each snapshot
 * @param handlers `onTally` after a newer snapshot, `onGone` when the poll was deleted, `onLost` whenever there is no live connection;
 *   `onSnapshot`, `onBound`, `onPipeline` and `onWatching` as in followPoll()
 * @returns what followPoll() returns
 */
export function followOnScreen(
  texts,
  tally,
  { onTally, onGone, onLost, onSnapshot, onPipeline, ...handlers },
) {
  const strip = document.querySelector('[data-connection]');
  const stripText = strip.querySelector('[data-connection-text]');
  const announceStrip = createAnnouncer(document.querySelector('[data-connection-announcement]'));
  const { polling, reconnecting } = texts.connection;
  const stateTexts = { polling, reconnecting };
  let pipeline;

  function showConnection(state, text, announced = text) {
    strip.dataset.state = state;
    if (stripText.textContent === text) return;
    stripText.textContent = text;
    announceStrip(() => announced);
  }

  function showPipeline() {
    const { health, text, announced } = describePipeline(texts, pipeline);
    strip.dataset.pipeline = health;
    showConnection('live', text, announced);
  }

  // The receipt is in the address if the voter's cookie is for another host.
  const receipt = new URLSearchParams(location.search).get('receipt');
  const follower = followPoll(
    texts,
    tally.snapshot.slug,
    {
      auth: { stats: false, receipt },
      query: receipt === null ? '' : `?${new URLSearchParams({ receipt }).toString()}`,
    },
    {
      ...handlers,
      onSnapshot(snapshot) {
        if (tally.accept(snapshot)) onTally();
        onSnapshot?.(snapshot);
      },
      onPipeline(latest) {
        pipeline = latest;
        if (strip.dataset.state === 'live') showPipeline();
        onPipeline?.(latest);
      },
      onState(state, detail) {
        if (state === 'live') showPipeline();
        else {
          showConnection(state, detail ?? stateTexts[state]);
          onLost?.();
        }
        if (state === 'gone') onGone();
      },
    },
  );

  // After a first vote in another tab, the browser has a voter cookie that this connection did not send: reconnect to send it.
  function reconnectAsVoter() {
    const { visible, resultsVisible } = tally.snapshot;
    if (!document.hidden && !visible && resultsVisible === 'after_vote') follower.reconnect();
  }
  document.addEventListener('visibilitychange', reconnectAsVoter);
  window.addEventListener('focus', reconnectAsVoter);

  return follower;
}

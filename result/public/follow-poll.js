// Follows a poll: over a socket, and by plain requests while none is open.
import { noteServerTime } from '/server-clock.js';
import { io } from '/socket.io/socket.io.esm.min.js';
import { onWake } from './on-wake.js';
import { createResultsPoller } from './poll-results.js';

/** A live connection answers sooner, and a new one is then open within five seconds of waking. */
const ANSWER_MS = 2_000;

/**
 * @param texts in the language of the page
 * @param slug of the poll
 * @param options `auth` is sent when the socket opens; `fetchResults` makes the plain requests, with `query` in their address
 * @param handlers `onSnapshot`, also with older snapshots than one before; `onBound(completeTo)` with the bound of a plain answer;
 *   `onPipeline`; `onWatching(screens)`; `onState(state, detail)`: `live`, `polling`, `reconnecting` or, for good, `gone` with the reason
 * @returns isCurrent, whether this connection has sent the poll: before that, what the page shows may be older than the latest
 *   bound; and reconnect, which opens another socket
 */
export function followPoll(texts, slug, { auth, query = '', fetchResults }, handlers) {
  let state = 'connecting';
  let isCurrent = false;

  function setState(next, detail) {
    if (state === 'gone') return;
    state = next;
    handlers.onState(next, detail);
  }

  function end(detail) {
    poller.stop();
    setState('gone', detail);
  }

  const poller = createResultsPoller(
    `/p/${slug}/results${query}`,
    {
      onResults({ completeTo, ...snapshot }) {
        handlers.onSnapshot(snapshot);
        handlers.onBound?.(completeTo);
        setState('polling');
      },
      onFailure(status) {
        if (status === 404) end(texts.connection.deleted);
        else setState('reconnecting');
      },
    },
    fetchResults,
  );
  poller.start();

  // retries without limit; the cap on the delay reconnects a screen soon after the server is back
  const socket = io({
    transports: ['websocket'],
    auth,
    reconnectionDelay: 250,
    reconnectionDelayMax: 3_000,
    timeout: 5_000,
  });

  socket.on('tally', (snapshot) => {
    isCurrent = true;
    noteServerTime(snapshot.at);
    handlers.onSnapshot(snapshot);
  });

  socket.on('gone', ({ detail }) => {
    end(texts.connection.reason(detail));
  });

  // The server keeps no state for a closed connection. Each new one sends `watch` again and gets the latest snapshot.
  socket.on('connect', watch);
  function watch() {
    isCurrent = false;
    if (state === 'gone' || !socket.connected) return;
    socket.emit('watch', slug, (answer) => {
      if (answer.ok) {
        poller.stop();
        setState('live');
      } else if (answer.retryAfter) setTimeout(watch, answer.retryAfter * 1_000);
      else end(texts.connection.reason(answer.detail));
    });
  }

  socket.on('pipeline', (pipeline) => {
    // a fraction of a second ago, and every second: after this device has slept, its count is behind
    if (pipeline.completeTo) noteServerTime(pipeline.completeTo);
    handlers.onPipeline?.(pipeline);
  });

  socket.on('watching', ({ screens }) => handlers.onWatching?.(screens));

  socket.on('disconnect', (reason) => {
    setState('reconnecting');
    if (state !== 'gone') poller.start();
    // after this reason alone, Socket.io does not reconnect by itself
    if (reason === 'io server disconnect') socket.connect();
  });

  socket.on('connect_error', () => {
    // while plain requests are answered, the numbers are not old
    if (state !== 'polling') setState('reconnecting');
  });

  // An open connection answers, and has then brought every snapshot. One that the sleep has cut is found dead only after 20 s.
  onWake(() => {
    if (state === 'gone') return;
    // disconnect() also ends an attempt that hangs and a pause before the next
    if (!socket.connected) socket.disconnect().connect();
    else
      socket.timeout(ANSWER_MS).emit('watch', slug, (error) => {
        if (error && socket.connected) socket.disconnect().connect();
      });
  });

  return {
    isCurrent: () => isCurrent,
    reconnect() {
      if (socket.connected) socket.disconnect().connect();
    },
  };
}

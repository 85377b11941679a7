// Gets the results by plain requests while no socket is open. Proxies that do not pass on WebSockets let these through, and unlike
// Socket.io's long polling they may reach any instance of the service.

/** A socket that was cut off is usually back sooner. The first request follows within ten seconds. */
const START_MS = 6_000;
const PAUSE_MS = 3_000;
/** Spreads the requests of many screens. */
const SPREAD_MS = 1_000;

/**
 * @param url answers with the results as JSON
 * @param onResults called with each answer
 * @param onFailure called with the status of the service's refusal, or undefined without an answer of its own
 * @returns start, which may be called at any time while no socket is open, and stop
 */
export function createResultsPoller(url, { onResults, onFailure }, fetchResults = fetch) {
  let timer;
  /** Tells answers of this round from those that arrive after a stop. */
  let round = 0;

  function plan(delay) {
    timer = setTimeout(() => void request(round), delay + Math.random() * SPREAD_MS);
  }

  async function request(started) {
    let status;
    let results;
    try {
      const answer = await fetchResults(url, {
        headers: { Accept: 'application/json' },
        cache: 'no-store',
        signal: AbortSignal.timeout(10_000),
      });
      // a proxy's own 404 says nothing about the poll
      const isOurs = answer.headers.get('content-type')?.startsWith('application/problem+json');
      if (isOurs) status = answer.status;
      if (answer.ok) results = await answer.json();
    } catch {
      // no answer, or not a whole one: tried again like any other failure
    }
    if (started !== round) return;
    if (results) onResults(results);
    else onFailure(status);
    if (started === round) plan(PAUSE_MS);
  }

  return {
    start() {
      if (timer === undefined) plan(START_MS);
    },
    stop() {
      round++;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

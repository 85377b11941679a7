// How long an accepted ballot can take from its stamp to its place in the queue. Seals and receipts wait this long after an
// instant before they rely on every ballot cast earlier having reached the queue.

/** Milliseconds that a ballot may wait to be added in a batch; after that its vote is answered with an error. */
export const MAX_WAIT_MS = 1_000;

/** Milliseconds that a batch may take to be confirmed; after that it does not count as accepted. */
export const ADD_MS = 2_000;

/** Microseconds: the sum of both, and one second for clocks measured over slow connections and for suspended processes. */
export const TO_QUEUE = (MAX_WAIT_MS + ADD_MS + 1_000) * 1_000;

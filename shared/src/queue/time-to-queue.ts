// How long an accepted ballot can take from its stamp to its place in the queue. Whoever says that nothing cast before an
// instant is still to come (seals, receipts) waits so long after it.

/** Milliseconds that a ballot gathers at most; what waits longer is refused. */
export const MAX_WAIT_MS = 1_000;

/** Milliseconds that a batch may take to be confirmed; later nobody is told that it was taken. */
export const ADD_MS = 2_000;

/** Microseconds: both, and a second for clocks that were measured over a slow line and processes that stood still. */
export const TO_QUEUE = (MAX_WAIT_MS + ADD_MS + 1_000) * 1_000;

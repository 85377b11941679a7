/** If more batches than this wait in a queue, its worker has fallen behind; one that keeps up leaves at most three. */
const MANY = 20;

/** Milliseconds between two checks of the queue. */
const LOOK_EVERY_MS = 250;

/**
 * Whether so many batches are waiting that they should be fewer and larger, according to the latest check. Checks only when
 * called, because the answer does not matter without votes.
 * @param count the number of waiting batches; if it rejects, the previous answer stays
 */
export function watchWaiting(count: () => Promise<number>): () => boolean {
  let areMany = false;
  let nextLook = -Infinity;

  async function look(): Promise<void> {
    try {
      areMany = (await count()) > MANY;
    } catch {
      // the queue's connection logs the reason
    }
  }

  return () => {
    const now = performance.now();
    if (now >= nextLook) {
      nextLook = now + LOOK_EVERY_MS;
      void look();
    }
    return areMany;
  };
}

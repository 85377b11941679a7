/** Batches waiting in a queue from which on its worker has fallen behind: one that keeps up leaves three at most. */
const MANY = 20;

/** Milliseconds from one look at the queue to the next. */
const LOOK_EVERY_MS = 250;

/**
 * Whether so many batches wait that they should be fewer and larger, as far as the latest look tells. Looks only while it is
 * asked, because nobody minds while there are no votes.
 * @param count how many batches wait; may reject, and then what was seen last goes on
 */
export function watchWaiting(count: () => Promise<number>): () => boolean {
  let areMany = false;
  let nextLook = -Infinity;

  async function look(): Promise<void> {
    try {
      areMany = (await count()) > MANY;
    } catch {
      // the queue's connection reports why
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

/**
 * The bound that every screen may show, in microseconds: it has been sent every vote cast before it. It stalls rather than
 * goes back, for example when the first viewer opens a large poll that was read a moment ago. Only if the queue's clock was set
 * it starts again.
 * @param latest what the database promises; null if that is not known
 * @param sentTo what the watched polls' screens have been sent; Infinity without screens, null if that is not known
 */
export function createScreenBound(
  latest: () => number | null,
  sentTo: () => number | null,
): () => number | null {
  let shown: number | null = null;

  return () => {
    const [promised, sent] = [latest(), sentTo()];
    // one that is later than what the database promises is from before the clock was set
    if (promised === null || (shown !== null && shown > promised)) shown = null;
    if (promised !== null && sent !== null) shown = Math.max(shown ?? 0, Math.min(promised, sent));
    return shown;
  };
}

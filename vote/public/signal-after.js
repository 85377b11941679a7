/** Aborts a request after this time. Not AbortSignal.timeout(), which iOS 15 does not have. */
export function signalAfter(ms) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}

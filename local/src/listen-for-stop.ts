import { killOwnProcesses } from './own-process.ts';

// npm passes a signal on that the terminal has already sent to everybody: one Ctrl-C arrives twice
const repeatWithinMs = 1_000;

/**
 * Aborted by the first SIGINT, SIGTERM or SIGHUP, and when npm is gone. A second signal kills everything at once.
 */
export function listenForStop(): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  function stop(reason: string) {
    if (first === undefined) {
      first = Date.now();
      controller.abort(new Error(reason));
    } else if (Date.now() - first > repeatWithinMs) {
      killOwnProcesses();
      process.exit(1);
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  if (process.env['npm_lifecycle_event']) watchParent(stop);
  return controller.signal;
}

// npm hands a signal to its shell, and a shell that waits for us dies of it without passing it on
function watchParent(onGone: (reason: string) => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone('npm is gone');
  }, 200).unref();
}

import { killOwnProcesses } from './own-process.ts';

// The terminal sends a signal to all processes, and npm passes it on again: one Ctrl-C arrives twice.
const repeatWithinMs = 1_000;

/**
 * Returns a signal that is aborted on the first SIGINT, SIGTERM or SIGHUP, or when npm ends. A second signal kills all child
 * processes immediately.
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

// npm sends a signal to its shell, and a shell that waits for this process ends without passing it on.
function watchParent(onEnd: (reason: string) => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd('npm has ended');
  }, 200).unref();
}

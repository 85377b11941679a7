import { connect } from 'node:net';

export interface Step {
  send: Buffer;
  /** Whether the answer is complete. Called with everything received so far. */
  isDone: (received: Buffer, hasEnded: boolean) => boolean;
}

/** How it ended: all steps are done, the service closed the connection, or time was up. */
export type Ending = 'done' | 'closed' | 'silent';

/** Sends bytes over a connection of their own, and waits for the answer to each step. Then closes the connection. */
export async function exchange(
  url: string,
  steps: Step[],
  patienceMs: number,
): Promise<{ received: Buffer; ended: Ending }> {
  const { port, hostname } = new URL(url);
  let received = Buffer.alloc(0);
  let current = 0;
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const finish = (ended: Ending) => {
      clearTimeout(patience);
      resolve({ received, ended });
      socket.destroy();
    };
    const patience = setTimeout(() => finish('silent'), patienceMs);
    function proceed(hasEnded: boolean): void {
      while (steps[current]?.isDone(received, hasEnded)) {
        const next = steps[++current];
        if (!next) return finish('done');
        socket.write(next.send);
      }
      if (hasEnded) finish('closed');
    }
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      proceed(false);
    });
    // also with an error, such as a reset
    socket.on('error', () => undefined);
    socket.on('end', () => proceed(true));
    socket.on('close', () => finish('closed'));
    socket.write(steps[0]?.send ?? '');
  });
}

import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';

const RETRY_MS = 500;

export interface Stream {
  socket: WebSocket;
  /** All snapshots received, in order. */
  snapshots: Snapshot[];
  latest(): Snapshot | undefined;
  end?: { code: number; reason: string };
}

/**
 * Opens a plain WebSocket, like the client in VoteStream's document. Asks again as long as the service is too busy, as other tests
 * can make it.
 */
export async function openStream(address: string, options: ClientOptions = {}): Promise<Stream> {
  const socket = new WebSocket(address.replace('http', 'ws'), options);
  onTestFinished(() => {
    socket.terminate();
  });
  const stream: Stream = { socket, snapshots: [], latest: () => stream.snapshots.at(-1) };
  socket.onmessage = (event) => {
    stream.snapshots.push(JSON.parse(event.data as string) as Snapshot);
  };
  socket.on('close', (code, reason) => (stream.end = { code, reason: reason.toString() }));
  try {
    await once(socket, 'open');
  } catch (error) {
    if (!(error instanceof Error && error.message.endsWith('response: 503'))) throw error;
    await delay(RETRY_MS);
    return openStream(address, options);
  }
  return stream;
}

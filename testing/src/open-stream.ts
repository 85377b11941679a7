import { once } from 'node:events';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';

export interface Stream {
  socket: WebSocket;
  /** All snapshots received, in order. */
  snapshots: Snapshot[];
  latest(): Snapshot | undefined;
  end?: { code: number; reason: string };
}

/** Opens a plain WebSocket, like the client in VoteStream's document. */
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
  await once(socket, 'open');
  return stream;
}

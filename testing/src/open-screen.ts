import { once } from 'node:events';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { PipelineState } from '@hands/shared/queue/pipeline-state';
import { io } from 'socket.io-client';
import type { ManagerOptions, Socket, SocketOptions } from 'socket.io-client';
import { onTestFinished } from 'vitest';

export interface Screen {
  socket: Socket;
  /** All snapshots received, in order. */
  tallies: Snapshot[];
  latest(): Snapshot | undefined;
  /** All pipeline states received, in order. */
  pipelines: PipelineState[];
  watch(pollId: unknown): Promise<{ ok: boolean; detail?: string }>;
}

/** Opens a screen without a page: connected, but not watching a poll yet. */
export async function openScreen(
  address: string,
  options: Partial<ManagerOptions & SocketOptions> = {},
): Promise<Screen> {
  const socket = io(address, {
    ...options,
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 100,
  });
  onTestFinished(() => void socket.close());
  const tallies: Snapshot[] = [];
  socket.on('tally', (snapshot: Snapshot) => tallies.push(snapshot));
  const pipelines: PipelineState[] = [];
  socket.on('pipeline', (pipeline: PipelineState) => pipelines.push(pipeline));
  await once(socket as unknown as NodeJS.EventEmitter, 'connect');
  return {
    socket,
    tallies,
    latest: () => tallies.at(-1),
    pipelines,
    watch: (pollId) => socket.emitWithAck('watch', pollId) as Promise<{ ok: boolean; detail?: string }>,
  };
}

// The state of the pipeline over Socket.io, for every client that does not connect with `auth: { pipeline: false }`. Open ballots
// do, because in a hall there are many more of them than screens.
import type { PipelineState } from '@hands/shared/queue/pipeline-state';
import type { Sockets } from './open-sockets.ts';

const ROOM = 'pipeline';

export const sendPipeline = (io: Sockets, state: PipelineState) => void io.to(ROOM).emit('pipeline', state);

/** How many clients are sent each state. */
export const pipelineClients = (io: Sockets) => io.of('/').adapter.rooms.get(ROOM)?.size ?? 0;

/** Sends the latest state to each new client, and lets it receive later ones. */
export function letScreensSeePipeline(io: Sockets, latest: () => PipelineState): void {
  io.on('connection', (socket) => {
    // unknown, because a client may send anything
    const { pipeline } = socket.handshake.auth as Record<string, unknown>;
    if (pipeline === false) return;
    void socket.join(ROOM);
    socket.emit('pipeline', latest());
  });
}

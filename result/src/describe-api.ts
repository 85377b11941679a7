import { describeApi } from '@hands/shared/http/openapi';
import { exportOperations } from './export/operations.ts';
import { monitoringOperations } from './monitoring/operations.ts';
import { pageOperations } from './pages/operations.ts';
import { snapshotOperations } from './snapshots/operations.ts';

export const resultApi = describeApi(
  {
    title: 'Show of Hands: result',
    description: [
      'Live and final results. Sockets send the same snapshots, at once and after each change:',
      'a WebSocket at `/polls/{id}/stream` or `/ws/polls/{id}/` as JSON text;',
      'Socket.io as event `tally` after `watch` with a poll’s id or slug, with `poll-stats` `{pollId, optionId, newCount}` for each option that changed. Its event `pipeline` reports on all polls together: `{behindMs, inFlight, failedBatches, completeTo, parts: {vote, queue, worker, database}}`.',
      'Each address and event that takes a poll’s id takes its slug, too. An unlisted poll is found by its id only by its owners and administrators.',
      'What a snapshot shows is decided for each viewer, by the cookie and the Authorization header of the request that opens the socket; with `auth: {anonymous: true}`, Socket.io shows what everyone may see.',
    ].join(' '),
  },
  [...snapshotOperations, ...exportOperations, ...pageOperations, ...monitoringOperations],
);

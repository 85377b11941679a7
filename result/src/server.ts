// Builds one result process: pages, sockets, streams, and the tick that feeds them.
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { findPollId } from '@hands/db/find-poll-id';
import { SILENT_MS } from '@hands/db/heartbeats';
import { findPollKey, listPollKeyIds } from '@hands/db/poll-keys';
import { createOriginCheck } from '@hands/shared/http/check-origin';
import type { CheckOrigin } from '@hands/shared/http/check-origin';
import { clientAddress, trustNobody } from '@hands/shared/auth/client-address';
import { createCors } from '@hands/shared/http/cors';
import type { Figures } from '@hands/shared/http/figures';
import { BACKLOG, createHttpServer } from '@hands/shared/http/http-server';
import { createLoadShedder } from '@hands/shared/http/shed-load';
import { createWrongTokens } from '@hands/shared/http/wrong-tokens';
import type { Logger } from '@hands/shared/process/logger';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { cacheExports } from './export/cache-exports.ts';
import { createExportLimits } from './export/limit-exports.ts';
import { shareExports } from './export/share-exports.ts';
import { createSilence } from './live/fail-while-silent.ts';
import { createOpenPollsFollower } from './live/follow-open-polls.ts';
import { createLivePolls } from './live/live-polls.ts';
import { createScreenBound } from './live/screen-bound.ts';
import { createStatsPublisher } from './live/publish-stats.ts';
import { createTicker } from './live/ticker.ts';
import { watchCompleteness } from './live/watch-completeness.ts';
import { watchPipeline } from './live/watch-pipeline.ts';
import { createResultMetrics } from './metrics.ts';
import { resultFigures } from './monitoring/show-stats.ts';
import type { ResultPools } from './open-pools.ts';
import { isVoteOrigin } from './pages/find-ballot-url.ts';
import { cachePollIds } from './snapshots/cache-poll-ids.ts';
import { findVoters } from './snapshots/find-voters.ts';
import { createPollReadings } from './snapshots/poll-readings.ts';
import { readPoll } from './snapshots/read-poll.ts';
import { readSnapshots } from './snapshots/read-snapshots.ts';
import type { ViewerSettings } from './snapshots/viewer.ts';
import type { OnExcess } from './sockets/bounded-server.ts';
import { endManagerSockets } from './sockets/end-manager-sockets.ts';
import { createSocketLimits, limitHandshakes } from './sockets/limit-sockets.ts';
import { createFollowers } from './sockets/follow-polls.ts';
import { limitUnread } from './sockets/limit-unread.ts';
import { openSockets } from './sockets/open-sockets.ts';
import { refuseMethods } from './sockets/refuse-methods.ts';
import { letScreensSeePipeline, pipelineClients, sendPipeline } from './sockets/send-pipeline.ts';
import { createWatchingSender } from './sockets/send-watching.ts';
import { createStreams } from './sockets/stream-polls.ts';
import { areAllStatsWanted, letScreensWatch, sendStats, sendToRooms } from './sockets/watch-polls.ts';

/** Frames that one process can send without falling behind. The tick becomes longer to stay within this limit. */
const FRAMES_PER_SECOND = 40_000;

/** The share of those frames for the state of the pipeline, which is sent to every client that does not refuse it. */
const PIPELINE_SHARE = 0.1;

/** The share for the number of screens that watch a poll. */
const WATCHING_SHARE = 0.05;

/** How long a viewer may take for the closing handshake. */
const CLOSE_GRACE_MS = 1_000;

export interface ResultServer {
  /** @returns the port; the system chooses one for 0 */
  listen: (port: number) => Promise<number>;
  /** For METRICS_PORT. */
  figures: Figures;
  /** Resolves when everything is closed. Can be called twice, and before listen. */
  close: () => Promise<void>;
}

export type ResultSettings = Pick<
  Config,
  | 'tickMs'
  | 'voteUrl'
  | 'resultUrl'
  | 'cacheViews'
  | 'cookieSecrets'
  | 'cookieSuffix'
  | 'adminToken'
  | 'trustProxy'
  | 'limits'
> &
  Partial<Pick<Config, 'hideFigures' | 'ownOrigins' | 'corsOrigins'>> &
  Pick<ViewerSettings, 'revokedSessions'>;

export function createResultServer(
  { pool, tickPool, exportPool }: ResultPools,
  settings: ResultSettings,
  logger: Logger,
): ResultServer {
  const viewers = () => screens() + streams.count();
  const metrics = createResultMetrics(viewers);
  const onExcess: OnExcess = (reason) => {
    metrics.limited.inc({ reason });
  };
  const limits = createSocketLimits(settings, metrics.limited);
  const { wrongTokens: points } = settings.limits;
  const wrongTokens = createWrongTokens({ points, trustProxy: settings.trustProxy }, metrics.limited, logger);
  const load = createLoadShedder(metrics.shed);
  const cors = createCors(settings);
  const requireOwn = createOriginCheck({ ...settings, urlSetting: 'RESULT_URL', logger });
  const checkOrigin: CheckOrigin = (req) => (cors.admit(req) ? undefined : requireOwn(req));
  const io = openSockets(onExcess, (req) => (isVoteOrigin(settings, req) ? undefined : checkOrigin(req)));
  const followers = createFollowers(io);
  const completeness = watchCompleteness(tickPool, () => pipelineClients(io) > 0 || polls.count() > 0);
  const stats = createStatsPublisher((counts) => sendStats(io, counts), FRAMES_PER_SECOND);
  const silence = createSilence();
  const readings = createPollReadings({
    readNewer: (seen) => readSnapshots(tickPool, seen),
    readPoll: (seen) => silence.failWhileSilent(() => readPoll(pool, seen)),
    onReadFailed: (pollId, err) =>
      logger.warn({ err, pollId }, 'could not count a run-off; retrying in a second'),
    completeTo: completeness.latest,
  });
  const polls = createLivePolls({
    readings,
    findVoters: (pollId, voterIds) => findVoters(tickPool, pollId, voterIds),
    broadcast: (snapshot, rooms, volatile) => {
      metrics.frames.inc(sendToRooms(io, snapshot, rooms, volatile) + streams.broadcast(snapshot, rooms));
    },
    onSent: (snapshot) => {
      stats.note(snapshot);
      followers.note(snapshot);
    },
    onForgotten: (pollId) => {
      stats.forget(pollId);
      followers.forget(pollId);
    },
  });
  const managerSockets = endManagerSockets({
    ...settings,
    listKeyIds: (pollIds) => listPollKeyIds(pool, pollIds),
  });
  const findParts = {
    pool,
    findPollId: cachePollIds((slug) => silence.failWhileSilent(() => findPollId(pool, slug))),
    findPollKey: (pollId: number, keys: string[]) =>
      silence.failWhileSilent(() => findPollKey(pool, pollId, keys)),
    wrongTokens,
    ...settings,
  };
  const socketParts = {
    ...findParts,
    // a crowd that opens sockets of a poll that is on screen costs no reads
    findSnapshot: async (pollId: number) => polls.latest(pollId) ?? readings.read(pollId),
    polls,
    limits,
    managerSockets,
  };
  const streams = createStreams({ ...socketParts, checkOrigin, onExcess, logger });
  const screens = letScreensWatch(io, socketParts);
  const openPolls = createOpenPollsFollower(tickPool, polls, () => areAllStatsWanted(io));

  // by those that watch: opening a connection alone must not slow down the others
  const interval = () => Math.max(settings.tickMs, (viewers() / FRAMES_PER_SECOND) * 1000);
  const pipeline = watchPipeline({
    pool: tickPool,
    interval,
    pace: () => (pipelineClients(io) / FRAMES_PER_SECOND / PIPELINE_SHARE) * 1000,
    send: (state) => sendPipeline(io, state),
    completeTo: createScreenBound(completeness.latest, polls.completeTo),
  });
  letScreensSeePipeline(io, pipeline.latest);
  const sendWatching = createWatchingSender(io, FRAMES_PER_SECOND * WATCHING_SHARE);
  io.on('connection', (socket) => {
    logger.debug(
      { client: clientAddress(socket.request, settings.trustProxy ?? trustNobody) },
      'a screen connected',
    );
  });
  const ticker = createTicker({
    async tick(lateMs) {
      metrics.tickLagSeconds.observe(lateMs / 1000);
      silence.begin();
      const ended = metrics.tickSeconds.startTimer();
      // a database that does not respond counts as down, and a query's own timeout is longer
      const watchdog = setTimeout(pipeline.recordOutage, SILENT_MS);
      try {
        await openPolls.update();
        await polls.update();
        stats.update();
        sendWatching();
        await pipeline.update();
        // last, because the next tick's reads rely on it
        await completeness.update();
        silence.end();
      } catch (error) {
        silence.end(error);
        metrics.failedTicks.inc();
        pipeline.recordOutage();
        throw error;
      } finally {
        clearTimeout(watchdog);
        ended();
      }
    },
    interval,
    logger,
  });
  const figures = resultFigures({ metrics, pollsWatched: polls.count, pipeline: pipeline.latest });
  const app = createApp({
    ...findParts,
    findSnapshot: readings.read,
    readings,
    exports: cacheExports(shareExports(exportPool)),
    exportLimits: createExportLimits(settings, metrics.limited),
    isTicking: ticker.isHealthy,
    figures: settings.hideFigures ? undefined : figures,
    pipeline: pipeline.latest,
    waitUntilPast: completeness.waitUntilPast,
    now: completeness.now,
    load,
    logger,
  });
  const http = createHttpServer(
    (req, res) => {
      if (!cors.handle(req, res)) app(req, res);
    },
    { trustProxy: settings.trustProxy, takesUpgrades: true, onExcess },
  );
  io.attach(http);
  limitHandshakes(io, limits, { logger, trustProxy: settings.trustProxy });
  limitUnread(io, onExcess);
  refuseMethods(io, logger);
  streams.attach(http);

  const connections = new Set<Socket>();
  http.on('connection', (connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });

  async function closeAll(): Promise<void> {
    // awaited last: a tick may be waiting for a database that does not respond, which must not delay the rest
    const ticked = ticker.close();
    // a viewer that does not answer the closing handshake would otherwise delay this by half a minute
    const forceClose = setTimeout(() => {
      for (const connection of connections) connection.destroy();
    }, CLOSE_GRACE_MS);
    load.close();
    const managersChecked = managerSockets.close();
    streams.close();
    await io.close(); // also closes the HTTP server
    clearTimeout(forceClose);
    await Promise.all([ticked, managersChecked]);
  }
  let closing: Promise<void> | undefined;

  return {
    figures,
    async listen(port) {
      http.listen({ port, backlog: BACKLOG });
      await once(http, 'listening');
      ticker.start();
      return (http.address() as AddressInfo).port;
    },
    close: () => (closing ??= closeAll()),
  };
}

// `/stats` and `/metrics`: on the service's own port, or in production on METRICS_PORT alone, because figures say how many
// people vote and how the system is built.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from '../process/logger.ts';
import { closeServer, listen } from './http-server.ts';
import { notFound, sendProblem } from './problem.ts';

export type Show = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** Handlers without Express, so that the worker can have them, too. */
export type Figures = Record<'/stats' | '/metrics', Show>;

export function sendStats(res: ServerResponse, stats: object): void {
  res.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  res.end(JSON.stringify(stats));
}

/** Serves the figures, and nothing else, on METRICS_PORT; nowhere if the port is undefined. */
export async function serveFigures(
  figures: Figures,
  port: number | undefined,
  logger: Logger,
): Promise<{ close(): Promise<void> }> {
  if (port === undefined) return { close: () => Promise.resolve() };
  const server = await listen(onlyFigures(figures, logger), port, logger, 'METRICS_PORT');
  return { close: () => closeServer(server) };
}

function onlyFigures(figures: Figures, logger: Logger): RequestListener {
  const handlers = new Map<string, Show>(Object.entries(figures));
  return (req, res) => {
    const [path = ''] = (req.url ?? '').split('?');
    const shown =
      handlers.get(path)?.(req, res) ?? Promise.reject(notFound('Here are only /stats and /metrics.'));
    shown.catch((error: unknown) => sendProblem(req, res, error, logger));
  };
}

import { closePools, openPools } from '@hands/result/open-pools';
import { createResultServer } from '@hands/result/server';
import type { ResultSettings } from '@hands/result/server';
import { onTestFinished } from 'vitest';
import { adminToken } from './administrator.ts';
import { logger } from './logger.ts';
import { secret } from './voter-cookie.ts';

export const settings: ResultSettings = {
  tickMs: 20,
  voteUrl: 'http://vote.example',
  resultUrl: 'http://result.example',
  cacheViews: true,
  cookieSecrets: [secret],
  cookieSuffix: '',
  trustProxy: undefined,
  limits: { perAddress: 100, sockets: 2_000, watches: 100, exports: 60, wrongTokens: 10 },
  adminToken,
};

/** Starts the service on a free port, with its own connections to the database. */
export async function startResult(
  databaseUrl: string,
  changed: Partial<ResultSettings> = {},
): Promise<{ address: string; close(): Promise<void> }> {
  const pools = openPools(databaseUrl, logger);
  const server = createResultServer(pools, { ...settings, ...changed }, logger);
  onTestFinished(async () => {
    await server.close();
    await closePools(pools);
  });
  const port = await server.listen(0);
  return { address: `http://127.0.0.1:${String(port)}`, close: server.close };
}

import { once } from 'node:events';
import { createHmac, randomUUID } from 'node:crypto';
import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import { createTestDatabase } from '@hands/db/test-database';
import { createLogger } from '@hands/shared/logger';
import type { Pipeline, Snapshot } from '@hands/shared/snapshot';
import { io } from 'socket.io-client';
import type { ManagerOptions, Socket, SocketOptions } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import { closePools, openPools } from '../src/open-pools.ts';
import { createPollReadings } from '../src/poll-readings.ts';
import type { PollReadings } from '../src/poll-readings.ts';
import { readPoll } from '../src/read-poll.ts';
import { readSnapshots } from '../src/read-snapshots.ts';
import { createResultServer } from '../src/server.ts';
import type { ResultSettings } from '../src/server.ts';

export const silent = createLogger('result', 'silent');

/** A database of the test's own, with connections to it. */
export async function openDatabase(): Promise<{ url: string; pool: Pool }> {
  const database = await createTestDatabase();
  const pool = createPool(database.url, silent);
  onTestFinished(async () => {
    await pool.end();
    await database.drop();
  });
  return { url: database.url, pool };
}

export const secret = 'a secret of these tests';

export const settings: ResultSettings = {
  tickMs: 20,
  voteUrl: 'http://vote.example',
  cacheViews: true,
  cookieSecrets: [secret],
  cookieSuffix: '',
  trustProxy: undefined,
  adminToken: 'a-token-of-these-tests',
};

/** The service on a free port, on connections of its own. */
export async function startResult(
  databaseUrl: string,
  changed: Partial<ResultSettings> = {},
): Promise<{ address: string; close(): Promise<void> }> {
  const pools = openPools(databaseUrl, silent);
  const server = createResultServer(pools, { ...settings, ...changed }, silent);
  onTestFinished(async () => {
    await server.close();
    await closePools(pools);
  });
  const port = await server.listen(0);
  return { address: `http://127.0.0.1:${String(port)}`, close: server.close };
}

export const readingsOf = (pool: Pool): PollReadings =>
  createPollReadings({
    readNewer: (seen) => readSnapshots(pool, seen),
    readPoll: (seen) => readPoll(pool, seen),
    onReadFailed: () => undefined,
  });

/** @param rules columns of polls */
export async function addPoll(
  pool: Pool,
  options = ['Tea', 'Coffee'],
  rules: Record<string, unknown> = {},
): Promise<number> {
  const columns = { question: 'Which?', ...rules };
  const places = Object.keys(columns).map((_, index) => `$${index + 1}`);
  const { rows } = await pool.query<{ id: number }>(
    `insert into polls (${Object.keys(columns).join(', ')}) values (${places.join(', ')}) returning id`,
    Object.values(columns),
  );
  const id = rows[0]?.id ?? 0;
  await pool.query(
    `insert into options (poll_id, position, text)
     select $1, place - 1, text
     from unnest($2::text[]) with ordinality as option (text, place)`,
    [id, options],
  );
  return id;
}

/** @returns the voter. */
export async function addBallot(
  pool: Pool,
  pollId: number,
  choices: number | number[],
  voterId: string = randomUUID(),
): Promise<string> {
  await pool.query(
    `insert into ballots (poll_id, voter_id, choices, cast_at)
     values ($1, $2, $3::smallint[], now())`,
    [pollId, voterId, [choices].flat()],
  );
  return voterId;
}

/** The Cookie header of a voter's browser. */
export function cookieOf(voterId: string): string {
  const signature = createHmac('sha256', secret).update(voterId).digest('base64').replace(/=+$/, '');
  return `voter=${encodeURIComponent(`${voterId}.${signature}`)}`;
}

export const asAdmin = { authorization: `Bearer ${settings.adminToken ?? ''}` };

export interface Screen {
  socket: Socket;
  /** All that came, in order. */
  tallies: Snapshot[];
  latest(): Snapshot | undefined;
  /** All that was told of the pipeline, in order. */
  pipelines: Pipeline[];
  watch(pollId: unknown): Promise<{ ok: boolean; detail?: string }>;
}

/** A screen without a page: connected, watching nothing yet. */
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
  const pipelines: Pipeline[] = [];
  socket.on('pipeline', (pipeline: Pipeline) => pipelines.push(pipeline));
  await once(socket as unknown as NodeJS.EventEmitter, 'connect');
  return {
    socket,
    tallies,
    latest: () => tallies.at(-1),
    pipelines,
    watch: (pollId) => socket.emitWithAck('watch', pollId) as Promise<{ ok: boolean; detail?: string }>,
  };
}

export const votesIn = (snapshot: Snapshot | undefined) => snapshot?.options.map((option) => option.votes);

export interface Stream {
  socket: WebSocket;
  /** All that came, in order. */
  snapshots: Snapshot[];
  latest(): Snapshot | undefined;
  end?: { code: number; reason: string };
}

/** A bare WebSocket, opened like the client in the seed's document. */
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

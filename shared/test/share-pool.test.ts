import { createTestDatabase } from '@hands/testing/test-database';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { closeSilentConnections } from '../src/process/close-silent-connections.ts';
import { sharePool, shareWithWorker } from '../src/queue/share-pool.ts';

test('a worker gives up the connection on which it waits once another one has gone silent', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const { pool, release } = sharePool({ connectionString: database.url }, 'workers');
  onTestFinished(release);
  const other = new pg.Pool({ connectionString: database.url, query_timeout: 100 });
  onTestFinished(() => other.end());
  closeSilentConnections(other);

  const waiting = await shareWithWorker(pool).connect();
  const errors: string[] = [];
  waiting.on('error', ({ message }) => errors.push(message));
  await expect(other.query('select pg_sleep(1)')).rejects.toThrow('timeout');
  expect(errors).toEqual(['another connection has gone silent']);

  // not after the worker has given it back
  waiting.release(true);
  await expect(other.query('select pg_sleep(1)')).rejects.toThrow('timeout');
  expect(errors).toHaveLength(1);
});

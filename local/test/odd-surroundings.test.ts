// What a shell has set for other programs, and where the data is, changes nothing.
import { expect, test } from 'vitest';
import { ownPlace, run } from './runner.ts';
import type { RunnerEnv } from './runner.ts';

test('npm start ignores PG variables, a locale that is not installed and a time zone, in a folder with spaces and umlauts', async () => {
  const place = await ownPlace();
  const env: RunnerEnv = {
    ...place,
    DATA_DIR: `${place['DATA_DIR'] ?? ''} für Übungen & mehr`,
    PGSSLMODE: 'prefer',
    PGSSLNEGOTIATION: 'direct',
    PGHOST: 'nowhere.invalid',
    PGPORT: '1',
    PGUSER: 'nobody',
    PGDATABASE: 'nothing',
    PGOPTIONS: '-c search_path=nowhere',
    PGDATA: '/nowhere',
    PGCLIENTENCODING: 'SQL_ASCII',
    LC_ALL: 'xx_XX.UTF-8',
    TZ: 'Asia/Kathmandu',
  };
  const runner = await run(env);
  await runner.says('Show of Hands is ready');
  const response = await fetch(`http://127.0.0.1:${env['VOTE_PORT'] ?? ''}/polls/1/vote`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"choice": 1}',
  });
  expect(response.status).toBe(202);
  const results = `http://127.0.0.1:${env['RESULT_PORT'] ?? ''}/polls/1/results`;
  await expect
    .poll(async () => (await fetch(results)).json())
    .toMatchObject({ options: [{ votes: 0 }, { votes: 1 }] });
});

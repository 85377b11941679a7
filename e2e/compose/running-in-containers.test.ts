// The compose files as people run them: everything starts, whatever is killed starts again, and every accepted vote is
// counted once. All tests share one system and run in order; the ledger holds all its votes.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import WebSocket from 'ws';
import { openScreen } from './screen.ts';
import { openStack } from './stack.ts';
import type { Stack } from './stack.ts';
import { postPoll } from '@hands/testing/post-poll';
import { expectCountedOnce, insist, openLedger, startVoters } from './voters.ts';

const ledger = openLedger();
let stack: Stack;

const acceptedMore = async (votes: number) => {
  const before = ledger.accepted.size;
  await expect.poll(() => ledger.accepted.size).toBeGreaterThan(before + votes);
};

function watch(origin: string) {
  const screen = openScreen(origin);
  onTestFinished(screen.close);
  return screen;
}

beforeAll(async () => {
  stack = await openStack();
  await stack.compose('up', '--build', '--detach', '--wait');
});

afterAll(() => {
  console.log(
    `${ledger.accepted.size} votes accepted; other answers by status: ${JSON.stringify([...ledger.others])}`,
  );
});

test('a vote reaches a screen', async () => {
  const screen = watch(stack.resultUrl);
  await insist(stack.voteUrl, 0, ledger);
  await expect.poll(screen.total).toBe(1);
});

test('I1, I2, I9: counts each accepted vote once although worker, Redis and Postgres are killed while a crowd votes', async () => {
  const screen = watch(stack.resultUrl);
  const voters = startVoters(stack.voteUrl, ledger);
  await acceptedMore(100);

  // the engine restarts a process that dies
  const before = await stack.restarts('worker');
  await stack.compose('exec', '-T', 'worker', 'sh', '-c', 'kill -9 -1').catch(() => undefined);
  await expect.poll(() => stack.restarts('worker')).toBeGreaterThan(before);
  await stack.compose('kill', 'worker');
  await acceptedMore(100);
  await stack.compose('start', 'worker');

  await stack.compose('kill', 'redis');
  const refused = ledger.others.get(503) ?? 0;
  await expect.poll(() => ledger.others.get(503) ?? 0).toBeGreaterThan(refused);
  await stack.compose('start', 'redis');
  await acceptedMore(100);

  await stack.compose('kill', 'db');
  await stack.compose('start', 'db');
  await acceptedMore(100);

  await voters.stop();
  await expectCountedOnce(stack, ledger);
  await expect.poll(screen.total).toBe(ledger.accepted.size);
  screen.expectOnlyForwards();
  expect(screen.connections()).toBe(1);
});

test('I4: the audit in its container finds that every tally equals a recount', async () => {
  // the image is built first, and the build is reported on the same output
  const output = await stack.compose('run', '--rm', '-T', 'audit', '--json');
  expect(JSON.parse(output.slice(output.indexOf('{\n')))).toMatchObject({
    ok: true,
    polls: [{ pollId: 1, ballots: ledger.accepted.size }],
    queue: { kind: 'redis' },
  });
});

test('no service is a superuser of the database, and result only reads', async () => {
  const roles = await stack.query<{ name: string; isSuperuser: boolean; mayChangeVotes: boolean }>(
    `select distinct
       usename as name,
       usesuper as "isSuperuser",
       has_table_privilege(usename, 'ballots', 'insert, update, delete') as "mayChangeVotes"
     from pg_stat_activity
     join pg_user using (usename)
     where pid <> pg_backend_pid()
       and datname = 'votes'
     order by usename`,
  );
  expect(roles).toEqual([
    { name: 'hands', isSuperuser: false, mayChangeVotes: true },
    { name: 'hands_reader', isSuperuser: false, mayChangeVotes: false },
  ]);
});

test('a restart of all services keeps the votes', async () => {
  await stack.compose('restart');
  await stack.compose('up', '--detach', '--wait');
  await insist(stack.voteUrl, 1, ledger);
  await expectCountedOnce(stack, ledger);
});

test('F143: loses no vote when scaled up, restarted replica by replica, and scaled down while a crowd votes', async () => {
  await stack.scale({ vote: 2, worker: 2, result: 2 });
  const screens = Array.from({ length: 4 }, () => watch(stack.origin));
  const voters = startVoters(stack.origin, ledger);
  await acceptedMore(100);
  for (const service of ['vote', 'worker', 'result']) {
    await stack.restartInTurn(service);
    await acceptedMore(100);
  }
  await stack.scale({ vote: 1, worker: 1, result: 1 });
  await acceptedMore(100);

  await voters.stop();
  await expectCountedOnce(stack, ledger);
  for (const screen of screens) {
    await expect.poll(screen.total).toBe(ledger.accepted.size);
    screen.expectOnlyForwards();
    // only restarts of its replica interrupt it
    expect(screen.connections()).toBeLessThanOrEqual(4);
  }
});

test('nginx serves ballot, API, dashboard and sockets from one origin, and ignores the address that a client claims', async () => {
  const get = (path: string, headers = {}) => fetch(stack.origin + path, { headers });
  const page = { Accept: 'text/html' };
  expect(await (await get('/', page)).text()).toContain(`action="/"`);
  expect(await (await get('/polls/1/results', page)).text()).toContain('/dashboard/dashboard.js');
  expect(await (await get('/polls/1/results')).json()).toMatchObject({ total: ledger.accepted.size });
  expect((await get('/dashboard/dashboard.js')).status).toBe(200);
  expect(await (await get('/polls/1/export.json')).json()).toMatchObject({ total: ledger.accepted.size });
  // vote and result have made one token, whose link is in vote's log
  const [, token = ''] =
    /\/admin\/sign-in#token=([\w-]+)/.exec(await stack.scaledCompose('logs', 'vote')) ?? [];
  expect((await get('/admin', page)).url).toContain('/admin/sign-in');
  const bearer = { Authorization: `Bearer ${token}` };
  expect((await get('/admin', { ...page, ...bearer })).status).toBe(200);
  const hidden = await postPoll(stack.origin, { resultsVisible: 'never' });
  const results = `/polls/${hidden}/results`;
  expect(await (await get(results)).json()).toMatchObject({ visible: false });
  expect(await (await get(results, bearer)).json()).toMatchObject({ visible: true });
  expect((await get('/receipts/rubbish')).status).toBe(404);
  expect(await (await get('/dashboard/openapi.json')).text()).toContain('/polls/{id}/results');
  for (const path of ['/polls/1/stream', '/ws/polls/1/']) {
    const stream = new WebSocket(stack.origin.replace('http', 'ws') + path);
    const [frame] = (await once(stream, 'message')) as [Buffer];
    expect(JSON.parse(frame.toString())).toMatchObject({ pollId: 1, total: ledger.accepted.size });
    stream.close();
  }
  // a form sent by our own page; its origin has a port that only nginx sees
  const sent = await fetch(`${stack.origin}/`, {
    method: 'POST',
    headers: { Origin: stack.origin, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'vote=',
  });
  expect(sent.status).toBe(400);

  await get('/nowhere', { 'X-Forwarded-For': '203.0.113.9' });
  const loggedClients = async () => {
    const log = await stack.scaledCompose('logs', '--no-log-prefix', 'vote');
    return Array.from(log.matchAll(/"url":"\/nowhere","client":"([^"]+)"/g), ([, address]) => address);
  };
  await expect.poll(loggedClients).toHaveLength(1);
  const [client] = await loggedClients();
  const addresses = await stack.scaledCompose('exec', '-T', 'nginx', 'hostname', '-I');
  expect(client).toMatch(/^[\d.:a-f]+$/);
  expect(client).not.toBe('203.0.113.9');
  // it is not nginx's own address either
  expect(addresses.trim().split(' ')).not.toContain(client);
});

const secrets = [
  'POSTGRES_PASSWORD',
  'COOKIE_SECRET',
  'ADMIN_TOKEN',
  'VOTE_URL',
  'RESULT_URL',
  'TRUST_PROXY',
];
const server = ['docker-compose.yml', 'docker-compose.prod.yml'];
const set = (names: string[]) =>
  Object.fromEntries(names.map((name) => [name, `https://${name.toLowerCase()}.example`]));

test.each(secrets)('production does not start without %s', async (name) => {
  const others = set(secrets.filter((other) => other !== name));
  const config = stack.composeWith(server, others)('config', '--quiet');
  await expect(config).rejects.toThrow(`required variable ${name} is missing a value: set it in .env`);
});

test('in production vote and result share their secrets, and no database port is open', async () => {
  const config = await stack.composeWith(server, set(secrets))('config', '--format', 'json');
  const { services } = JSON.parse(config) as {
    services: Record<string, { environment: Record<string, string>; ports?: unknown[] }>;
  };
  for (const name of ['COOKIE_SECRET', 'ADMIN_TOKEN']) {
    const secret = `https://${name.toLowerCase()}.example`;
    expect([services['vote']?.environment[name], services['result']?.environment[name]]).toEqual([
      secret,
      secret,
    ]);
  }
  expect([services['db']?.ports ?? [], services['redis']?.ports ?? []]).toEqual([[], []]);
});

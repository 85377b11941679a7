// Runs the whole system on this machine: starts databases, migrates, starts services, prints a banner, and stops in order.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ensureSamplePoll, migrate } from '@hands/db/migrate';
import { signInLink } from '@hands/shared/auth/sign-in-link';
import { loadEnvFile } from '@hands/shared/process/load-env-file';
import { claimDataFolder, cookieSuffixOf, keepAdminToken, keepCookieSecret } from './data-folder.ts';
import { startDatabase, startQueue } from './databases/start-databases.ts';
import { choosePort } from './process/choose-port.ts';
import { listenForStop } from './process/listen-for-stop.ts';
import { ownAddresses } from './process/own-addresses.ts';
import type { Part } from './process/part.ts';
import { withoutCredentials } from './process/without-credentials.ts';
import { readRunnerSettings } from './runner-settings.ts';
import type { RunnerSettings } from './runner-settings.ts';
import { removeRunningFile, writeRunningFile } from './running-file.ts';
import { awaitHealth } from './services/await-health.ts';
import { bundlePrograms } from './services/bundle-programs.ts';
import { restartOnExit } from './services/restart-on-exit.ts';
import { restartOnSave } from './services/restart-on-save.ts';
import { keepRotating } from './services/rotate-logs.ts';
import { keepLog } from './services/service-log.ts';
import { startService } from './services/start-service.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);
// the terminal may close before this process ends
process.stdout.on('error', () => undefined);

const sources = { worker: 'worker/src/main.ts', vote: 'vote/src/main.ts', result: 'result/src/main.ts' };
const watching = process.argv.includes('--watch');
const abort = listenForStop();
let isReady = false;
/** All running parts in the order of their start. They are stopped in reverse order. */
const parts: Part[] = [];

try {
  await startAll();
  const failure = await firstEnd();
  if (failure !== undefined) throw new Error(failure);
} catch (error) {
  if (!abort.aborted) {
    print(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
await stopAll();

async function startAll(): Promise<void> {
  loadEnvFile();
  const settings = readRunnerSettings(process.env);
  const folder = await claimDataFolder(settings.DATA_DIR, print);
  removeRunningFile(folder);
  const logs = path.join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  keepRotating(logs, print);
  const context = { settings, folder, print, abort, keep: (part: Part) => void parts.push(part) };

  const ports = {
    worker: await choosePort('worker', settings.WORKER_PORT, print),
    'worker-2': await choosePort('worker', settings.WORKER_PORT + 1, print),
    vote: await choosePort('vote', settings.VOTE_PORT, print),
    result: await choosePort('result', settings.RESULT_PORT, print),
  };
  const { owner: databaseUrl, reader } = await startDatabase(context);
  const queue = await startQueue(context);
  print('Migrating the database');
  await migrate(databaseUrl);
  await ensureSamplePoll(databaseUrl, settings.OPTION_A, settings.OPTION_B);

  const voteUrl = settings.VOTE_URL ?? `http://localhost:${String(ports.vote)}`;
  const resultUrl = settings.RESULT_URL ?? `http://localhost:${String(ports.result)}`;
  const isTokenSet = settings.ADMIN_TOKEN !== undefined || settings.ADMIN_TOKEN_FILE !== undefined;
  const ownToken = isTokenSet ? undefined : keepAdminToken(folder);
  const env = {
    ...process.env,
    NODE_ENV: settings.NODE_ENV,
    LOG_LEVEL: settings.LOG_LEVEL,
    DATABASE_URL: databaseUrl,
    REDIS_URL: queue.redisUrl,
    VOTE_URL: voteUrl,
    RESULT_URL: resultUrl,
    ...cookieSettings(settings, folder),
    ...(ownToken !== undefined && { ADMIN_TOKEN: ownToken }),
  };

  if (!watching) await bundlePrograms(sources, path.join(folder, 'programs'));
  print('Starting two workers, vote, result');
  // two workers, so that recording continues if one fails
  const names = ['worker', 'worker-2', 'vote', 'result'] as const;
  const services = new Map<Part, number>();
  for (const name of names) {
    abort.throwIfAborted();
    const log = keepLog({
      name,
      file: path.join(logs, `${name}.log`),
      showFrom: watching ? 30 : 40,
      print,
    });
    const workspace = name === 'worker-2' ? 'worker' : name;
    const options = {
      program: watching
        ? ['--import', 'tsx', sources[workspace]]
        : ['--enable-source-maps', path.join(folder, 'programs', `${workspace}.mjs`)],
      name,
      port: ports[name],
      env: {
        ...env,
        ...(name === 'result' && { DATABASE_URL: reader }),
        ...(await metricsPortOf(name, settings)),
      },
      log,
    };
    const service = watching
      ? await restartOnSave(options, workspace, print)
      : await restartOnExit({ start: () => startService(options), isWanted: () => isReady, print });
    context.keep(service);
    services.set(service, ports[name]);
  }
  const deadlineMs = watching ? Infinity : 60_000;
  await Promise.all(
    [...services].map(([service, port]) => awaitHealth(service, port, { deadlineMs, abort })),
  );

  const ownVoteUrl = `http://localhost:${String(ports.vote)}`;
  writeRunningFile(folder, { databaseUrl, redisUrl: queue.redisUrl, voteUrl: ownVoteUrl });

  // a vote service with a fixed address of its own refuses the forms of pages under another one
  const isFixed = settings.VOTE_URL !== undefined || settings.NODE_ENV === 'production';
  const others = isFixed ? [] : ownAddresses().map((address) => `http://${address}:${String(ports.vote)}`);
  print(`
  Vote        ${voteUrl}
  Results     ${resultUrl}${others.map((url) => `\n  On phones   ${url}, in the same network`).join('')}
  Administer  ${ownToken === undefined ? `${voteUrl}/admin` : signInLink(voteUrl, ownToken)}
  Database    ${settings.DATABASE_URL === undefined ? databaseUrl : withoutCredentials(databaseUrl)}
  Queue       ${queue.place}
  Logs        ${logs}

  Ctrl-C stops everything.
Show of Hands is ready.`);
  isReady = true;
}

/** Each service has its figures on a port of its own, counted up from METRICS_PORT. */
async function metricsPortOf(name: string, { METRICS_PORT }: RunnerSettings) {
  if (METRICS_PORT === undefined) return {};
  return { METRICS_PORT: String(await choosePort(`metrics of ${name}`, METRICS_PORT, print)) };
}

/** A secret from the settings leaves the cookie names unchanged, because other systems must be able to read the cookies. */
function cookieSettings({ COOKIE_SECRET, COOKIE_SUFFIX }: RunnerSettings, folder: string) {
  if (COOKIE_SECRET !== undefined) return { COOKIE_SECRET, COOKIE_SUFFIX };
  const secret = keepCookieSecret(folder);
  return { COOKIE_SECRET: secret, COOKIE_SUFFIX: COOKIE_SUFFIX || cookieSuffixOf(secret) };
}

/** Resolves with undefined on a signal, or with the reason when the first part ends by itself. */
function firstEnd(): Promise<string | undefined> {
  return new Promise((resolve) => {
    if (abort.aborted) resolve(undefined);
    abort.addEventListener('abort', () => {
      resolve(undefined);
    });
    for (const { name, exited, lastLines } of parts) {
      void exited.then((reason) => {
        const advice = 'No accepted vote is lost. Everything is being stopped. Run "npm start" to restart.';
        resolve(`${name} stopped unexpectedly (${reason}). Its last lines:\n${lastLines()}\n${advice}`);
      });
    }
  });
}

async function stopAll(): Promise<void> {
  for (const part of parts.reverse()) {
    print(`Stopping ${part.name}`);
    await part.stop();
  }
  print('Stopped.');
}

// npm run test:compose: runs the tests in e2e/compose in their own containers. This process removes the containers, networks
// and volumes, even if the tests fail. It keeps the images, so that the next run need not build them.
import { spawn, spawnSync } from 'node:child_process';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { install } from './install.js';

const project = `hands-test-${process.pid}`;

function checkEngine() {
  const engine = spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { encoding: 'utf8' });
  const compose = spawnSync('docker', ['compose', 'version', '--short'], { encoding: 'utf8' });
  const [major, minor] = compose.stdout?.replace(/^v/, '').split('.').map(Number) ?? [];
  if (engine.error) return 'docker is not on the PATH. Install Docker.';
  if (engine.status !== 0 || !engine.stdout.trim())
    return `No Docker engine responds (${engine.stderr.trim() || 'docker info failed'}). Start Docker, or set DOCKER_HOST.`;
  if (compose.status !== 0) return 'The Compose plugin is missing. Install Docker Compose 2.24 or newer.';
  if (major < 2 || (major === 2 && minor < 24))
    return `It needs Docker Compose 2.24 or newer. This is ${compose.stdout.trim()}.`;
  return undefined;
}

/**
 * Runs a command in its own process group, so that a signal reaches all of its processes. A `docker compose up` that outlived
 * the tests would start containers that have just been removed.
 * @returns the exit code. After a signal it waits at most 30 s for the whole group to end.
 */
async function run(command, args, options) {
  const child = spawn(command, args, { stdio: 'inherit', detached: true, ...options });
  const passOn = (signal) => signalGroup(child.pid, signal);
  for (const signal of signals) process.on(signal, passOn);
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  const deadline = Date.now() + 30_000;
  if (stopped) while (Date.now() < deadline && signalGroup(child.pid, 'SIGTERM')) await delay(500);
  for (const signal of signals) process.off(signal, passOn);
  return code;
}

/** @returns whether the group has any process left */
function signalGroup(leader, signal) {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
let stopped = false;
for (const signal of signals) process.on(signal, () => (stopped = true));

await install();
const fault = checkEngine();
if (fault) {
  process.stderr.write(`The compose test cannot run. ${fault}\n`);
  process.exit(1);
}
const config = 'e2e/compose/vitest.config.ts';
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...process.argv.slice(2)];
const code = await run(process.execPath, vitest, {
  env: { ...process.env, HANDS_TEST_PROJECT: project },
});
// named explicitly, because COMPOSE_FILE may be set to other files
const files = ['-f', 'docker-compose.yml', '-f', 'docker-compose.scale.yml'];
const down = spawnSync(
  'docker',
  ['compose', '--env-file', '/dev/null', ...files, '-p', project, 'down', '--volumes', '--timeout', '15'],
  // in its own process group, so that a second Ctrl-C does not interrupt it
  { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', detached: true },
);
if (down.status !== 0) process.stderr.write(down.stderr);
process.exitCode = stopped ? 130 : code || down.status;

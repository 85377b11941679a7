// npm run test:compose: the tests in e2e/compose, in containers of their own. Whatever happens to the tests, this process
// removes the containers, networks and volumes; the images stay, so that the next run need not build them.
import { spawn, spawnSync } from 'node:child_process';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { install } from './install.js';

const project = `hands-test-${process.pid}`;

function checkEngine() {
  const engine = spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { encoding: 'utf8' });
  const compose = spawnSync('docker', ['compose', 'version', '--short'], { encoding: 'utf8' });
  const [major, minor] = compose.stdout?.replace(/^v/, '').split('.').map(Number) ?? [];
  if (engine.error) return 'There is no docker on the PATH: install Docker.';
  if (engine.status !== 0 || !engine.stdout.trim())
    return `No Docker engine answers (${engine.stderr.trim() || 'docker info failed'}): start Docker, or set DOCKER_HOST.`;
  if (compose.status !== 0) return 'docker has no Compose plugin: install Docker Compose 2.24 or newer.';
  if (major < 2 || (major === 2 && minor < 24))
    return `This needs Docker Compose 2.24 or newer, and this is ${compose.stdout.trim()}.`;
  return undefined;
}

/**
 * In a process group of its own, which a signal reaches as a whole: a `docker compose up` that ran on alone would bring up
 * what has just been taken down.
 * @returns the exit code, when nothing of the group is left
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

/** @returns whether there was anybody */
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
// named, because a COMPOSE_FILE of other files may be set
const files = ['-f', 'docker-compose.yml', '-f', 'docker-compose.scale.yml'];
const down = spawnSync(
  'docker',
  ['compose', '--env-file', '/dev/null', ...files, '-p', project, 'down', '--volumes', '--timeout', '15'],
  // a group of its own: an impatient second Ctrl-C does not reach it
  { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', detached: true },
);
if (down.status !== 0) process.stderr.write(down.stderr);
process.exitCode = stopped ? 130 : code || down.status;

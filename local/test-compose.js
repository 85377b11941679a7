// npm run test:compose: the tests in e2e/compose, in containers of their own. Whatever happens to the tests, this process
// removes the containers, networks and volumes; the images stay, so that the next run need not build them.
import { spawn, spawnSync } from 'node:child_process';
import process from 'node:process';
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

/** @returns the exit code */
function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const passOn = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, passOn);
    child.on('error', () => resolve(1));
    child.on('exit', (code) => {
      for (const signal of signals) process.off(signal, passOn);
      resolve(code ?? 1);
    });
  });
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
const down = spawnSync(
  'docker',
  ['compose', '--project-name', project, 'down', '--volumes', '--remove-orphans', '--timeout', '15'],
  // a group of its own: an impatient second Ctrl-C does not reach it
  { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', detached: true },
);
if (down.status !== 0) process.stderr.write(down.stderr);
process.exitCode = stopped ? 130 : code || down.status;

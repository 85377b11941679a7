// The first step of every command here. Plain JavaScript without a dependency: there may be no node_modules yet.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { URL, fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Checks Node's version and installs the packages where they are missing or not those of package-lock.json. */
export async function install() {
  checkNode();
  process.chdir(root);
  if (isInstalled()) return;
  process.stdout.write('Installing packages: npm ci\n');
  // --include=dev: the project runs by tsx, also where NODE_ENV=production is set
  await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`This needs Node 20.19 or newer, and this is Node ${process.versions.node}.\n`);
  process.exit(1);
}

// Versions are compared, not times: a copied or freshly checked out tree has times that mean nothing.
function isInstalled() {
  const installed = readPackages('node_modules/.package-lock.json');
  if (!installed) return false;
  return Object.entries(readPackages('package-lock.json') ?? {}).every(
    ([path, wanted]) =>
      !path.includes('node_modules/') ||
      wanted.optional ||
      wanted.devOptional ||
      (installed[path]?.version === wanted.version && existsSync(path)),
  );
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Runs a command to its end. A signal is passed on, so that it does not run on alone. */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    const passOn = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, passOn);
    child.on('error', (error) => {
      process.stderr.write(`${command} could not be run: ${error.message}\n`);
      process.exit(1);
    });
    child.on('exit', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, passOn);
      if (code !== 0) process.exit(code ?? 1);
      resolve();
    });
  });
}

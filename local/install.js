// The first step of every command here. Plain JavaScript without dependencies, because node_modules may not exist yet.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { URL, fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Checks Node's version, and installs the packages if any are missing or differ from package-lock.json. */
export async function install() {
  checkNode();
  process.chdir(root);
  if (isInstalled()) return;
  process.stdout.write('Installing packages: npm ci\n');
  // --include=dev: the project runs with tsx, even if NODE_ENV is production
  await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`Show of Hands needs Node 20.19 or newer. This is Node ${process.versions.node}.\n`);
  process.exit(1);
}

// Compares versions and not file times, which mean nothing in a copied or freshly checked out tree.
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

/** Runs a command until it ends. Signals are passed on, so that it does not outlive this process. */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    const passOn = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, passOn);
    child.on('error', (error) => {
      process.stderr.write(`Could not run ${command}: ${error.message}\n`);
      process.exit(1);
    });
    child.on('exit', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, passOn);
      if (code !== 0) process.exit(code ?? 1);
      resolve();
    });
  });
}

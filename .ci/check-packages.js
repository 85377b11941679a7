// Checks the installed packages in package-lock.json: that we may pass each of them on, and that none which runs in production
// has a known vulnerability. The latter needs the registry; without it, that check is skipped, and says so.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';

/** SPDX expressions. MPL-2.0 asks for the source of changed files only, and we change none. */
const allowed = new Set([
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'MPL-2.0'],
  ...['CC0-1.0', '(MIT AND Zlib)'],
]);

/** Packages whose licence npm does not find, with what their package.json says in the form of old. */
const known = new Map([['xmlhttprequest-ssl@2.1.2', 'MIT']]);

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));

const faults = [...findBadLicences(), ...findVulnerabilities()];
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;

function findBadLicences() {
  const installed = Object.entries(packages).filter(
    ([path, { link }]) => path.includes('node_modules/') && !link,
  );
  process.stdout.write(`Checking the licences of ${installed.length} packages\n`);
  return installed.flatMap(([path, { version, license }]) => {
    const name = `${path.replace(/^.*node_modules\//, '')}@${version}`;
    const licence = license ?? known.get(name);
    if (allowed.has(licence)) return [];
    return [
      `${name} has the licence ${licence ?? 'unknown'}, which is not in the list in .ci/check-packages.js.`,
    ];
  });
}

function findVulnerabilities() {
  const args = ['audit', '--omit=dev', '--json', '--fetch-retries=1', '--fetch-timeout=20000'];
  const { stdout } = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  const report = parse(stdout);
  if (report?.auditReportVersion === undefined) {
    const reason = report?.message ?? 'npm audit printed no report';
    process.stdout.write(
      `Known vulnerabilities were not checked: the registry gives no answer (${reason}).\n`,
    );
    return [];
  }
  process.stdout.write('Checked known vulnerabilities: npm audit --omit=dev\n');
  return Object.values(report.vulnerabilities).map(
    ({ name, severity, range }) =>
      `${name} ${range} has a known vulnerability (${severity}). See npm audit --omit=dev.`,
  );
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Programs that some tests need and that do not come with the packages. Without them these tests are skipped, and
// report-skipped.ts lists them.
import { existsSync } from 'node:fs';

export type WebServer = 'nginx' | 'apache2';
export type OptionalProgram = WebServer | 'firefox';

export const apacheModules = '/usr/lib/apache2/modules';

/** Where Debian's packages put them. */
export const programPaths: Record<OptionalProgram, string> = {
  nginx: '/usr/sbin/nginx',
  apache2: '/usr/sbin/apache2',
  firefox: '/usr/bin/firefox-esr',
};

export const isInstalled = (name: OptionalProgram): boolean =>
  existsSync(programPaths[name]) && (name !== 'apache2' || existsSync(apacheModules));

/** Options for a test or suite that needs this program. */
export const needsProgram = (name: OptionalProgram) => ({ tags: [name], skip: !isInstalled(name) });

import { existsSync } from 'node:fs';

export type WebServer = 'nginx' | 'apache2';

export const apacheModules = '/usr/lib/apache2/modules';

/** Where Debian's packages put them. */
export const webServerPrograms: Record<WebServer, string> = {
  nginx: '/usr/sbin/nginx',
  apache2: '/usr/sbin/apache2',
};

export const isInstalled = (name: WebServer): boolean =>
  existsSync(webServerPrograms[name]) && (name === 'nginx' || existsSync(apacheModules));

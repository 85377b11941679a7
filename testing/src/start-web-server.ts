// nginx and Apache as a test's own processes, with the configuration of docs/proxies.md.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { startProcess } from '@hands/local/process/own-process';
import { onTestFinished } from 'vitest';
import { apacheModules, programPaths } from './optional-programs.ts';
import type { WebServer } from './optional-programs.ts';

/** The block of docs/proxies.md, as it stands there. */
export function readBlock(name: WebServer): string {
  const page = readFileSync(new URL('../../docs/proxies.md', import.meta.url), 'utf8');
  const language = name === 'nginx' ? 'nginx' : 'apache';
  const [, block] = new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'm').exec(page) ?? [];
  if (block === undefined) throw new Error(`docs/proxies.md has no block for ${language}`);
  return block;
}

/** Removes the lines that set headers, so that the program's defaults apply. */
export const withDefaultHeaders = (block: string): string =>
  block.replace(/^ *(proxy_set_header|ProxyPreserveHost|RequestHeader) .*\n/gm, '');

/** Starts the program on this port of 127.0.0.1; it is stopped when the test has finished. */
export async function startWebServer(name: WebServer, block: string, port: number): Promise<void> {
  const dir = mkdtempSync(`${tmpdir()}/hands-${name}-`);
  const file = `${dir}/${name}.conf`;
  writeFileSync(file, name === 'nginx' ? nginxConfig(block, dir) : apacheConfig(block, dir, port));
  const args = name === 'nginx' ? ['-p', dir, '-c', file] : ['-D', 'FOREGROUND', '-d', dir, '-f', file];
  const { child, exited } = await startProcess(programPaths[name], args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Apache ends its own processes only on this signal
    deathSignal: 'SIGTERM',
    hardSignal: 'SIGTERM',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data: Buffer) => (output += data.toString()));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await exited;
    rmSync(dir, { recursive: true });
  });
  for (const deadline = Date.now() + 30_000; ; await delay(50)) {
    if (await fetch(`http://127.0.0.1:${String(port)}/live`).catch(() => undefined)) return;
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`${name} did not start:\n${output}`);
  }
}

function nginxConfig(block: string, dir: string): string {
  mkdirSync(`${dir}/temp`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
master_process off;
pid ${dir}/nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  ${temporary.map((kind) => `${kind}_temp_path ${dir}/temp/${kind};`).join('\n  ')}
${block}}
`;
}

function apacheConfig(block: string, dir: string, port: number): string {
  const names = ['mpm_event', 'authz_core', 'headers', 'proxy', 'proxy_http'];
  return `ServerName localhost
Listen 127.0.0.1:${String(port)}
PidFile ${dir}/apache2.pid
DefaultRuntimeDir ${dir}
ErrorLog ${dir}/error.log
User www-data
Group www-data
${names.map((each) => `LoadModule ${each}_module ${apacheModules}/mod_${each}.so`).join('\n')}
${block}`;
}

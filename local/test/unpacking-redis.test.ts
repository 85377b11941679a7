// Uses the real apt-get and dpkg-deb on the test's own repository, whose "Redis" is a script.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findUnpackedRedis, unpackRedis } from '@hands/local/databases/unpack-redis';
import { findOnPath } from '@hands/local/process/find-on-path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const hasApt = findOnPath('apt-get') !== undefined && findOnPath('dpkg-deb') !== undefined;

describe.runIf(hasApt)('from Debian packages', () => {
  let dir: string;
  let folder: string;

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'hands-unpack-'));
    folder = path.join(dir, 'programs', 'redis');
    useOwnRepository();
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(dir, { recursive: true });
  });

  /** Makes apt-get use this repository only, with no package lists and nothing installed. */
  function useOwnRepository(): void {
    mkdirSync(path.join(dir, 'lists', 'partial'), { recursive: true });
    mkdirSync(path.join(dir, 'repository'));
    writeFileSync(path.join(dir, 'status'), '');
    writeFileSync(path.join(dir, 'sources.list'), `deb [trusted=yes] copy:${dir}/repository ./\n`);
    const config = {
      'Dir::Etc::SourceList': path.join(dir, 'sources.list'),
      'Dir::Etc::SourceParts': '/dev/null',
      'Dir::State::Lists': path.join(dir, 'lists'),
      'Dir::State::Status': path.join(dir, 'status'),
    };
    const lines = Object.entries(config).map(([name, value]) => `${name} "${value}";\n`);
    writeFileSync(path.join(dir, 'apt.conf'), lines.join(''));
    vi.stubEnv('APT_CONFIG', path.join(dir, 'apt.conf'));
  }

  /** @param script content of redis-server, or undefined for a repository without Redis */
  function publish(script: string | undefined): void {
    const packages: string[] = [];
    if (script !== undefined) {
      packages.push(build('redis-server', 'redis-tools', {}));
      packages.push(build('redis-tools', 'libfast1', { 'usr/bin/redis-server': script }));
      packages.push(build('libfast1', '', { 'usr/lib/test-linux-gnu/libfast.so.1': 'fast' }));
    }
    writeFileSync(path.join(dir, 'repository', 'Packages'), packages.join('\n'));
  }

  /** @returns the package's entry in the repository's index */
  function build(name: string, depends: string, files: Record<string, string>): string {
    const tree = path.join(dir, name);
    const fields = `Package: ${name}\nVersion: 1.0\nArchitecture: all\nMaintainer: nobody <nobody@example.com>\nDescription: for a test\n${depends && `Depends: ${depends}\n`}`;
    for (const [file, content] of Object.entries({ 'DEBIAN/control': fields, ...files })) {
      mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
      writeFileSync(path.join(tree, file), content);
      if (!file.startsWith('DEBIAN')) chmodSync(path.join(tree, file), 0o755);
    }
    const file = path.join(dir, 'repository', `${name}.deb`);
    const built = spawnSync('dpkg-deb', ['--root-owner-group', '-b', tree, file], { encoding: 'utf8' });
    expect(built.stderr).toBe('');
    const content = readFileSync(file);
    const digest = createHash('sha256').update(content).digest('hex');
    return `${fields}Filename: ./${name}.deb\nSize: ${String(content.length)}\nSHA256: ${digest}\n`;
  }

  const printed: string[] = [];
  const unpack = () => unpackRedis({ folder, print: (line) => printed.push(line) });
  const answers = '#!/bin/sh\necho "$LD_LIBRARY_PATH $*"\n';

  test('unpacks Redis with its libraries, without the package lists of the system, and starts it with them', async () => {
    publish(answers);
    await unpack();
    const { stdout } = spawnSync(findUnpackedRedis(folder) ?? '', ['--port', '1'], { encoding: 'utf8' });
    expect(stdout).toBe(`${folder}/usr/lib/test-linux-gnu --port 1\n`);
    expect(existsSync(path.join(folder, 'usr/lib/test-linux-gnu/libfast.so.1'))).toBe(true);
    // the download leaves nothing behind, and the lists of the system are unchanged
    expect(readdirSync(path.dirname(folder))).toEqual(['redis']);
    expect(readdirSync(path.join(dir, 'lists'))).toEqual(['partial']);
    expect(printed[0]).toContain('Downloading Redis');
  });

  test('Redis can be unpacked twice at the same time', async () => {
    publish(answers);
    await Promise.all([unpack(), unpack()]);
    expect(findUnpackedRedis(folder)).toBe(path.join(folder, 'redis-server'));
    expect(readdirSync(path.dirname(folder))).toEqual(['redis']);
  });

  test('replaces a Redis that no longer runs', async () => {
    mkdirSync(path.join(folder, 'usr'), { recursive: true });
    writeFileSync(path.join(folder, 'redis-server'), '#!/bin/sh\nexit 127\n', { mode: 0o755 });
    expect(findUnpackedRedis(folder)).toBeUndefined();
    publish(answers);
    await unpack();
    expect(findUnpackedRedis(folder)).toBe(path.join(folder, 'redis-server'));
  });

  test.each([
    ['the packages do not exist', undefined, 'Unable to locate package redis-server'],
    ['the downloaded Redis does not run', '#!/bin/sh\nexit 127\n', 'does not run on this system'],
  ])('reports it and leaves nothing behind if %s', async (_case, script, reason) => {
    publish(script);
    await expect(unpack()).rejects.toThrow(reason);
    expect(readdirSync(path.dirname(folder))).toEqual([]);
  });

  test('stops and leaves nothing behind when aborted', async () => {
    publish(answers);
    const abort = AbortSignal.abort(new Error('aborted'));
    await expect(unpackRedis({ folder, print: () => undefined, abort })).rejects.toThrow('aborted');
    expect(readdirSync(path.dirname(folder))).toEqual([]);
  });
});

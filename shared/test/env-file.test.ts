import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadEnvFile } from '../src/process/load-env-file.ts';
import { parseEnvFile } from '../src/process/parse-env-file.ts';
import { settingNames } from '../src/process/setting-names.ts';
import { SettingsError } from '../src/process/settings-error.ts';

const parse = (text: string) => parseEnvFile(Buffer.from(text));

test.each([
  ['A=x', 'x'],
  ['  export A = x  ', 'x'],
  ['A=two words # a comment', 'two words'],
  [`A='#$"\\x' # a comment`, '#$"\\x'],
  ['A="it\'s #1"', "it's #1"],
  ["A=Don't", "Don't"],
  ['A=ü', 'ü'],
  ['A=', ''],
  ['A=x\nA=y', 'y'],
  ['# A=x\n\n  # more\nA=y', 'y'],
])('%j sets A to %j', (text, value) => {
  expect(parse(text)).toEqual({ values: { A: value }, faults: [] });
});

test('a byte order mark and Windows line ends change nothing', () => {
  const { values, faults } = parse('\u{FEFF}ADMIN_TOKEN=a\r\nOPTION_A="b"\r\n');
  expect(faults).toEqual([]);
  expect(values).toEqual({ ADMIN_TOKEN: 'a', OPTION_A: 'b' });
});

test.each([
  ['ADMIN_TOKEN=abc#rest', 'line 1, ADMIN_TOKEN: contains #'],
  ['\nCOOKIE_SECRET=aaa$bcd', 'line 2, COOKIE_SECRET: contains $'],
  ['A= # only a comment', 'line 1, A: contains #'],
  ['A="a$b"', 'line 1, A: contains $ or \\'],
  ['A="a\\nb"', 'line 1, A: contains $ or \\'],
  ["A='a'b'", 'line 1, A: must have one quote'],
  ["A='a", 'line 1, A: must have one quote'],
  ["A='a\\'", 'line 1, A: must not end with a backslash'],
  ['A=a\u{A0}', 'line 1, A: must not begin or end with a special space'],
  ['A=a\u{7}', 'line 1, A: must not contain control characters'],
  ['ADMIN_TOKEN : x', 'line 1: must have the form NAME=value'],
  ['ADMIN_TOKEN', 'line 1: must have the form NAME=value'],
  ['admin_token=x', 'line 1, admin_token: must be spelled ADMIN_TOKEN'],
  ['AdminToken=x', 'line 1, AdminToken: must be spelled ADMIN_TOKEN'],
])('%j is refused by its line: %s', (text, fault) => {
  const { values, faults } = parse(text);
  expect(faults).toEqual([expect.stringContaining(fault)]);
  expect(values).toEqual({});
});

test('names of other programs are left alone', () => {
  expect(parse('http_proxy=http://x\nCOMPOSE_FILE=a:b').faults).toEqual([]);
});

test.each([
  ['UTF-16, as written by PowerShell', Buffer.from('\u{FEFF}ADMIN_TOKEN=x\r\n', 'utf16le')],
  ['UTF-16 without a mark', Buffer.from('ADMIN_TOKEN=x\r\n', 'utf16le')],
  ['Latin-1', Buffer.from('OPTION_A=Käse', 'latin1')],
])('a file in %s is refused', (_encoding, content) => {
  expect(parseEnvFile(content).faults).toEqual([expect.stringContaining('not in UTF-8')]);
});

test('one error lists every bad line, and no value', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'hands-env-')), '.env');
  writeFileSync(file, 'ADMIN_TOKEN : first-value\nCOOKIE_SECRET=second#value\n');
  const load = () => loadEnvFile(file);
  expect(load).toThrow(SettingsError);
  expect(load).toThrow(/line 1: .*\n.*line 2, COOKIE_SECRET: /);
  expect(load).not.toThrow(/first|second/);
});

test('a variable that is set already is kept, even if it is empty', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'hands-env-')), '.env');
  writeFileSync(file, 'HANDS_TEST_NEW=1\nHANDS_TEST_SET=1\nHANDS_TEST_EMPTY=1\n');
  Object.assign(process.env, { HANDS_TEST_SET: '2', HANDS_TEST_EMPTY: '' });
  try {
    expect(loadEnvFile(file)).toMatchObject({
      HANDS_TEST_NEW: '1',
      HANDS_TEST_SET: '2',
      HANDS_TEST_EMPTY: '',
    });
  } finally {
    for (const name of ['NEW', 'SET', 'EMPTY']) Reflect.deleteProperty(process.env, `HANDS_TEST_${name}`);
  }
});

test('a missing file is an empty one, and a folder is refused', () => {
  expect(loadEnvFile('/does-not-exist/.env')).toBe(process.env);
  expect(() => loadEnvFile(tmpdir())).toThrow('The file .env cannot be read (EISDIR).');
});

test('.env.example lists every setting, and no other', () => {
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const listed = [...example.matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name);
  expect([...listed].sort()).toEqual([...settingNames].sort());
  expect(parse(example.replace(/^# (?=[A-Z_]+=)/gm, '')).faults).toEqual([]);
});

const compose = spawnSync('docker', ['compose', 'version']);

test.runIf(compose.status === 0)('what is accepted means the same to Docker Compose', () => {
  const single = ['a', 'b', '#', '$', "'", '"', '\\', ' ', '\t', '`', 'ü', '{', '}', '=', ':', '\u{A0}'];
  const part = fc.constantFrom(...single, ' #', '${', 'export ', '\\n');
  const samples = fc.sample(fc.array(part, { maxLength: 6 }), { numRuns: 2_000, seed: 7 });
  const lines = samples.map((parts, index) => `V${index}=${parts.join('')}`);
  const accepted = lines.filter((line) => parse(line).faults.length === 0);
  expect(accepted.length).toBeGreaterThan(200);

  const dir = mkdtempSync(path.join(tmpdir(), 'hands-env-'));
  const text = `\u{FEFF}${accepted.join('\r\n')}\r\n`;
  writeFileSync(path.join(dir, '.env'), text);
  const names = accepted.map((line) => line.slice(0, line.indexOf('=')));
  const environment = Object.fromEntries(names.map((name) => [name, `\${${name}}`]));
  writeFileSync(
    path.join(dir, 'docker-compose.yml'),
    JSON.stringify({ services: { one: { image: 'none', environment } } }),
  );
  const { stdout, stderr } = spawnSync('docker', ['compose', 'config', '--format', 'json'], {
    cwd: dir,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  // the output is a Compose file again, so its dollar signs are doubled
  const found = JSON.parse(stdout.replaceAll('$$', '$')) as {
    services: { one: { environment: Record<string, string> } };
  };
  expect(found.services.one.environment).toEqual(parse(text).values);
});

// Which files may import which. Imports are read with the TypeScript compiler, so type-only ones count too.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Production workspaces, each with those it may import. */
const mayImport: Record<string, string[]> = {
  vote: ['shared', 'db'],
  worker: ['shared', 'db'],
  result: ['shared', 'db'],
  'seed-data': [],
  audit: ['shared', 'db'],
  backup: ['shared', 'db', 'audit'],
  local: ['shared', 'db'],
  bench: ['shared', 'db', 'local', 'worker'],
  db: ['shared'],
  shared: [],
};

/** Folders by subject, each with the sibling folders it may import. Files above them may import any folder. */
const foldersMayImport: Record<string, Record<string, string[]>> = {
  vote: {
    http: [],
    polls: ['http'],
    voting: ['http', 'polls'],
    access: ['http', 'polls'],
    managing: ['http', 'polls', 'access'],
    'manage-page': ['http', 'polls', 'access', 'managing'],
    admin: ['http', 'polls', 'access', 'managing'],
    monitoring: ['http', 'polls', 'voting'],
  },
  result: {
    snapshots: [],
    live: ['snapshots'],
    sockets: ['snapshots', 'live', 'pages'],
    export: ['snapshots'],
    pages: ['snapshots'],
    monitoring: ['snapshots'],
  },
  shared: {
    text: [],
    texts: [],
    poll: ['texts'],
    auth: ['poll'],
    process: ['auth', 'text'],
    queue: ['poll', 'process'],
    http: ['auth', 'poll', 'process', 'queue', 'text', 'texts'],
  },
  local: {
    process: [],
    databases: ['process'],
    services: ['process'],
  },
};

/** Paths start at the root of the repository. */
interface Import {
  from: string;
  specifier: string;
  to: string;
}

const { fileNames, options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(`${root}/tsconfig.json`, ts.sys.readFile).config,
  ts.sys,
  root,
);
const files = fileNames.map((file) => path.relative(root, file));
const imports = files.flatMap(readImports);

function readImports(from: string): Import[] {
  const file = path.join(root, from);
  return ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles.map(({ fileName: specifier }) => {
    const { resolvedModule } = ts.resolveModuleName(specifier, file, options, ts.sys);
    return { from, specifier, to: path.relative(root, resolvedModule?.resolvedFileName ?? specifier) };
  });
}

const workspaceOf = (file: string) => file.split('/')[0] ?? '';
const workspaces = new Set(files.map(workspaceOf));
const isOurs = ({ to }: Import) => workspaces.has(workspaceOf(to));
const isProduction = (file: string) => /^(?!testing\/)[^/]+\/src\//.test(file);
const describeImport = ({ from, specifier }: Import) => `${from} imports ${specifier}`;

test.each(Object.entries(mayImport))(
  'I10, F150: of our workspaces, %s imports only %j',
  (workspace, allowed) => {
    const own = imports.filter(({ from }) => from.startsWith(`${workspace}/src/`));
    expect(own).not.toEqual([]);
    const forbidden = own
      .filter(isOurs)
      .filter(({ to }) => ![workspace, ...allowed].includes(workspaceOf(to)));
    expect(forbidden.map(describeImport)).toEqual([]);
  },
);

describe.each(Object.entries(foldersMayImport))('%s/src', (workspace, folders) => {
  const folderOf = (file: string) => new RegExp(`^${workspace}/src/([^/]+)/`).exec(file)?.[1];
  const found = new Set(files.map(folderOf).filter((folder) => folder !== undefined));

  test('has the folders of the table above', () => {
    expect([...found].toSorted()).toEqual(Object.keys(folders).toSorted());
  });

  test.each(Object.entries(folders))('%s imports only %j', (folder, allowed) => {
    const own = imports.filter(({ from }) => folderOf(from) === folder);
    const forbidden = own.filter(({ to }) => ![undefined, folder, ...allowed].includes(folderOf(to)));
    expect(forbidden.map(describeImport)).toEqual([]);
  });
});

test('every workspace with production code is in the table above', () => {
  const found = new Set(files.filter(isProduction).map(workspaceOf));
  expect([...found].toSorted()).toEqual(Object.keys(mayImport).toSorted());
});

test('production code neither contains nor imports test code', () => {
  const production = imports.filter(({ from }) => isProduction(from));
  const forbidden = production.filter(
    ({ specifier, to }) => /^vitest(\/|$)/.test(specifier) || /^testing\/|\/test\//.test(to),
  );
  expect(forbidden.map(describeImport)).toEqual([]);
  const named = files.filter((file) => isProduction(file) && /^test-|\.test\./.test(path.basename(file)));
  expect(named).toEqual([]);
});

test('workspaces import each other by package name', () => {
  const relative = imports.filter(
    ({ from, specifier, to }) => specifier.startsWith('.') && workspaceOf(to) !== workspaceOf(from),
  );
  expect(relative.map(describeImport)).toEqual([]);
});

test('there are no import cycles', () => {
  const graph = new Map<string, string[]>();
  for (const { from, to } of imports.filter(isOurs)) graph.set(from, [...(graph.get(from) ?? []), to]);
  expect(findCycle(graph)).toEqual([]);
});

/** @returns the files of the first cycle in order, the first one again at the end; empty if there is none */
function findCycle(graph: Map<string, string[]>): string[] {
  const done = new Set<string>();
  const visiting: string[] = [];
  function visit(file: string): string[] {
    if (visiting.includes(file)) return [...visiting.slice(visiting.indexOf(file)), file];
    if (done.has(file)) return [];
    visiting.push(file);
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle.length > 0) return cycle;
    }
    visiting.pop();
    done.add(file);
    return [];
  }
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

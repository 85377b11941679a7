// Checks objects against the schemas of their kinds, without a cluster. The packages' validators check values and accept fields that
// do not exist. Only the types know these, so the objects are also compiled as literals of their types.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { nameOf } from './kubernetes-object.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

/** By API group; others are Kubernetes' own. */
const packages: Record<string, string> = {
  'keda.sh': '@kubernetes-models/keda/',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator/',
};
/** Groups whose types are our own. */
const ours = new Set(['postgresql.cnpg.io', 'barmancloud.cnpg.io']);

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  lib: ['lib.es5.d.ts'],
  types: [],
  allowImportingTsExtensions: true,
};

/** The files of this folder that would contain the objects. */
const literalName = (index: number) => fileURLToPath(new URL(`object-${String(index)}.ts`, import.meta.url));

function groupOf({ apiVersion }: KubernetesObject): string {
  return apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '';
}

function moduleOf(object: KubernetesObject): string {
  const { apiVersion, kind } = object;
  return `${packages[groupOf(object)] ?? 'kubernetes-models/'}${apiVersion}/${kind}`;
}

function writeLiteral(object: KubernetesObject): string {
  const module = ours.has(groupOf(object)) ? './cloud-native-pg.ts' : moduleOf(object);
  const type = `I${object.kind}`;
  return `import type { ${type} } from '${module}';\nexport const object: ${type} = ${JSON.stringify(object, null, 2)};\n`;
}

// the files of the packages stay parsed
const parsed = new Map<string, ts.SourceFile | undefined>();

/** @returns what is wrong with each object, by its name */
export async function findSchemaFaults(objects: KubernetesObject[]): Promise<string[]> {
  const values = await Promise.all(objects.map(findWrongValues));
  return [...findWrongFields(objects), ...values.flat()];
}

function findWrongFields(objects: KubernetesObject[]): string[] {
  const literals = new Map(objects.map((object, index) => [literalName(index), writeLiteral(object)]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => literals.has(file) || fileExists(file);
  host.getSourceFile = (file, target) => {
    const literal = literals.get(file);
    if (literal !== undefined) return ts.createSourceFile(file, literal, target);
    if (!parsed.has(file)) parsed.set(file, getSourceFile(file, target));
    return parsed.get(file);
  };
  host.readFile = (file) => literals.get(file) ?? readFileSync(file, 'utf8');
  const program = ts.createProgram([...literals.keys()], options, host);
  return objects.flatMap((object, index) => {
    const file = program.getSourceFile(literalName(index));
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => `${nameOf(object)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}

interface Model {
  validate(): void;
}

async function findWrongValues(object: KubernetesObject): Promise<string[]> {
  if (ours.has(groupOf(object))) return [];
  try {
    const models = (await import(moduleOf(object))) as Record<string, new (data: object) => Model>;
    const Kind = models[object.kind];
    if (Kind === undefined) throw new Error('is of no known kind');
    new Kind(object).validate();
    return [];
  } catch (error) {
    return [`${nameOf(object)}: ${(error as Error).message}`];
  }
}

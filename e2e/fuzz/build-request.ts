// Puts a request together from valid parts and what is wrong with them.
import type { Mutation } from './any-mutation.ts';
import { besidesPlaceholders, escapeText } from './escape-text.ts';
import type { RequestInput } from './input.ts';
import { nameOf } from './operation.ts';
import type { Operation } from './operation.ts';
import { writeBody } from './write-body.ts';

export interface RequestParts {
  parameters: Record<string, string>;
  query: Partial<Record<string, string>>;
  body: { type: string; value: unknown } | undefined;
  credential: string;
  accept: string;
  /** The client's address, as a proxy would report it. */
  address: string;
  mutations: Mutation[];
}

const credentials: Record<string, [string, string][]> = {
  token: [['Authorization', 'Bearer «token»']],
  session: [['Cookie', 'admin=«session»']],
  voter: [['Cookie', 'voter=«voter»; ballot-2=0.«receipt»']],
  none: [],
};

export function buildRequest(operation: Operation, parts: RequestParts): RequestInput {
  const all = <What extends Mutation['what']>(what: What) =>
    parts.mutations.filter(
      (mutation): mutation is Extract<Mutation, { what: What }> => mutation.what === what,
    );
  const body = writeBody(parts.body, { ...all('json').at(0) }.edit, all('field'), all('body').at(0));
  const type = all('type').at(0)?.value ?? body.type;
  const method = all('method').at(0)?.value ?? operation.method;
  const framing = all('framing').at(0)?.value;
  const headers: [string, string][] = [
    ['Host', '«address»'],
    ['Accept', parts.accept],
    ['X-Forwarded-For', parts.address],
    ...(credentials[parts.credential] ?? []),
    ...(type ? ([['Content-Type', type]] as [string, string][]) : []),
    ['Connection', 'close'],
  ];
  for (const { name, value } of all('header')) {
    // Host must not occur twice; of the others, some do
    const place = headers.findIndex(([known]) => known === name);
    if (place >= 0 && (name === 'Host' || value.length % 3 > 0)) headers[place] = [name, value];
    else headers.push([name, value]);
  }
  const version = all('version').at(0)?.value ?? 'HTTP/1.1';
  const lines = [
    `${method} ${buildTarget(operation, parts, all('parameter'), all('query'), all('target').at(0))} ${version}`,
    ...headers.map(([name, value]) => `${name}: ${asLine(value)}`),
    ...framingLines(framing, method, body.text),
  ];
  return {
    kind: 'request',
    service: operation.service,
    operation: nameOf(operation),
    head: lines.map((line) => `${line}\r\n`).join(''),
    body: framing === 'bad chunk' ? 'zz\r\n{}\r\n0\r\n\r\n' : body.text,
    encoding: body.encoding,
    chunk: framing === 'chunked' || framing === 'both' || framing === 'obscured' ? 7 : 0,
    isBroken:
      (framing !== undefined && framing !== 'chunked') || version !== 'HTTP/1.1' || method === 'CONNECT',
  };
}

/** A header's value as the Latin-1 text of its UTF-8 bytes. */
const asLine = (value: string) =>
  besidesPlaceholders(value, (part) => Buffer.from(part.replace(/[\r\n]/g, '')).toString('latin1'));

function framingLines(framing: string | undefined, method: string, body: string): string[] {
  switch (framing) {
    case undefined:
      return body !== '' || /^P/.test(method) ? ['Content-Length: «length»'] : [];
    case 'chunked':
    case 'bad chunk':
      return ['Transfer-Encoding: chunked'];
    case 'short':
      return ['Content-Length: 1'];
    case 'long':
      return ['Content-Length: 5000'];
    case 'both':
      return ['Content-Length: 3', 'Transfer-Encoding: chunked'];
    case 'obscured':
      return ['Transfer-Encoding: xchunked', 'Transfer-Encoding : chunked'];
    case 'repeated':
      return ['Content-Length: «length»', 'Content-Length: 1'];
    case 'negative':
      return ['Content-Length: -1'];
    default:
      return [];
  }
}

type Only<What extends Mutation['what']> = Extract<Mutation, { what: What }>;

function buildTarget(
  { path }: Operation,
  { parameters, query }: RequestParts,
  segments: Only<'parameter'>[],
  queries: Only<'query'>[],
  target: Only<'target'> = { what: 'target', before: '', after: '' },
): string {
  const names = Object.keys(parameters);
  const hostile = new Map(segments.map(({ which, value }) => [names[which % names.length], value]));
  const filled = path.replace(
    /\{(\w+)\}/g,
    (_, name: string) => hostile.get(name) ?? escapeText(parameters[name] ?? ''),
  );
  const pairs = [
    ...Object.entries(query).map(([name, value = '']) => `${name}=${escapeText(value)}`),
    ...queries.map(({ name, value }) => `${escapeText(name)}=${value}`),
  ];
  return `${target.before}${filled}${target.after}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
}

// The API document as a page.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiDocument, OperationObject, Schema } from './openapi.ts';
import { renderPage } from './render-page.ts';

type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** Handlers for `GET /openapi.json` and `GET /docs`. They use Node's request and response, so they work without Express. */
export function showApi(api: ApiDocument): { document: Handler; page: Handler } {
  const document = JSON.stringify(api, null, 2);
  return {
    document: (req, res) => send(req, res, 'application/json', document),
    page: async (req, res) => {
      const page = await renderPage('docs', { api: pageModel(api) }, true);
      await send(req, res, 'text/html; charset=utf-8', page);
    },
  };
}

function send(req: IncomingMessage, res: ServerResponse, type: string, body: string): Promise<void> {
  res.writeHead(200, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-cache',
  });
  return new Promise((resolve) => {
    if (req.method === 'HEAD') res.end(resolve);
    else res.end(body, resolve);
  });
}

interface Field {
  name: string;
  type: string;
  required: boolean;
  /** Text and code, in turns. */
  description: string[];
}

interface Body {
  types: string;
  fields: Field[];
  example: string | undefined;
}

interface PageOperation {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string[];
  forAdmins: boolean;
  parameters: Field[];
  bodies: Body[];
  answers: { status: string; description: string[]; headers: Field[]; bodies: Body[] }[];
}

export function pageModel(api: ApiDocument): {
  title: string;
  description: string[];
  operations: PageOperation[];
} {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => describe(api, method, path, operation)),
  );
  return { title: api.info.title, description: inCode(api.info.description), operations };
}

function describe(api: ApiDocument, method: string, path: string, operation: OperationObject): PageOperation {
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    description: inCode(operation.description),
    forAdmins: operation.security !== undefined,
    parameters: (operation.parameters ?? []).map(({ name, schema, required, description }) => ({
      name,
      type: typeOf(api, schema),
      required: required ?? false,
      description: inCode(description),
    })),
    bodies: bodiesOf(api, operation.requestBody?.content),
    answers: Object.entries(operation.responses).map(([status, answer]) => ({
      status,
      description: inCode(answer.description),
      headers: Object.entries(answer.headers ?? {}).map(([name, { description }]) => ({
        name,
        type: '',
        required: false,
        description: inCode(description),
      })),
      bodies: bodiesOf(api, answer.content).map(asAnswered),
    })),
  };
}

/** Groups content types that share a schema. Fields of problem documents are left out, because they are always the same. */
function bodiesOf(api: ApiDocument, content: Record<string, { schema: Schema }> = {}): Body[] {
  const bodies = new Map<string, Body>();
  for (const [type, { schema }] of Object.entries(content)) {
    const key = JSON.stringify(schema);
    const known = bodies.get(key);
    if (known) known.types += ` or ${type}`;
    else {
      const fields = type === 'application/problem+json' ? [] : fieldsOf(api, schema);
      const [example] = resolve(api, schema).examples ?? [];
      bodies.set(key, {
        types: type,
        fields,
        example: example === undefined ? undefined : JSON.stringify(example, null, 2),
      });
    }
  }
  return [...bodies.values()];
}

/** In responses, marks the fields that may be missing instead of those that are always present. */
function asAnswered(body: Body): Body {
  return {
    ...body,
    fields: body.fields.map((field) => ({
      ...field,
      type: field.required ? field.type : `${field.type}, optional`,
      required: false,
    })),
  };
}

/** Lists a body's fields; nested ones are named by their path, such as `options[].text`. */
function fieldsOf(api: ApiDocument, schema: Schema, prefix = ''): Field[] {
  const whole = resolve(api, schema);
  if (whole.type === 'array' && isSchema(whole.items)) return fieldsOf(api, whole.items, `${prefix}[]`);
  if (whole.anyOf) return whole.anyOf.flatMap((one) => fieldsOf(api, one, prefix));
  return Object.entries(whole.properties ?? {}).flatMap(([name, property]) => {
    const path = prefix ? `${prefix}.${name}` : name;
    const field = resolve(api, property as Schema);
    return [
      {
        name: path,
        type: typeOf(api, field),
        required: whole.required?.includes(name) ?? false,
        description: inCode(field.description),
      },
      ...(field.anyOf ? [] : fieldsOf(api, field, path)),
    ];
  });
}

function typeOf(api: ApiDocument, schema: Schema): string {
  const whole = resolve(api, schema);
  return `${kindOf(api, whole)}${limitsOf(whole)}${defaultOf(whole)}`;
}

function kindOf(api: ApiDocument, schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map(String).join(' | ');
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(api, one)).join(' or ');
  if (Array.isArray(schema.type)) return schema.type.join(' or ');
  if (schema.type === 'array')
    return isSchema(schema.items)
      ? `list of ${resolve(api, schema.items).type === 'object' ? 'objects' : typeOf(api, schema.items)}`
      : 'list';
  if (schema.type === 'integer') return 'whole number';
  if (schema.type === 'string') return schema.format === 'date-time' ? 'date and time' : 'text';
  return schema.type ?? 'anything';
}

function limitsOf({ minimum, maximum, minLength, maxLength, minItems, maxItems }: Schema): string {
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  if (minLength !== undefined && maxLength !== undefined) return `, ${minLength} to ${maxLength} characters`;
  if (minItems !== undefined && maxItems !== undefined) return `, ${minItems} to ${maxItems}`;
  return '';
}

const defaultOf = (schema: Schema) =>
  schema.default === undefined ? '' : `; default: ${JSON.stringify(schema.default)}`;

function resolve(api: ApiDocument, schema: Schema): Schema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return (name === undefined ? undefined : api.components.schemas[name]) ?? schema;
}

const isSchema = (items: unknown): items is Schema => typeof items === 'object' && !Array.isArray(items);

/** Splits a text at its backticks: every second piece is code. */
function inCode(text = ''): string[] {
  return text.split('`');
}

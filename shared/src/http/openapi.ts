// A service's API as an OpenAPI 3.1 document, made from the schemas that check its requests.
import { z } from 'zod';
import { liveSchema } from './health.ts';

/** Bodies by content type. */
export type Content = Record<string, z.ZodType>;

export interface Answer {
  description: string;
  content?: Content;
  headers?: Record<string, string>;
}

/** One method of one address. */
export interface Operation {
  method: 'get' | 'post' | 'patch' | 'delete';
  /** With its parameters in braces, `/polls/{id}`. */
  path: string;
  summary: string;
  description?: string;
  parameters?: z.ZodObject;
  query?: z.ZodObject;
  body?: Content;
  answers: Record<number, Answer>;
  /** Statuses that are answered with a problem document. */
  problems?: (keyof typeof problemMeanings)[];
  /** Wants the admin token, once one is set. */
  forAdmins?: boolean;
}

export type Schema = z.core.JSONSchema.JSONSchema;

export interface ParameterObject {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  description?: string;
  schema: Schema;
}

type ContentObject = Record<string, { schema: Schema }>;

export interface AnswerObject {
  description: string;
  headers?: Record<string, { description: string; schema: Schema }>;
  content?: ContentObject;
}

export interface OperationObject {
  operationId: string;
  summary: string;
  description?: string;
  security?: Record<string, string[]>[];
  parameters?: ParameterObject[];
  requestBody?: { required: true; content: ContentObject };
  responses: Record<string, AnswerObject>;
}

export interface ApiDocument {
  openapi: '3.1.1';
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, OperationObject>>;
  components: {
    schemas: Record<string, Schema>;
    securitySchemes?: Record<string, { type: 'http'; scheme: 'bearer'; description: string }>;
  };
}

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'The fields at fault, where there are any.' }),
  })
  .meta({ id: 'Problem', description: 'What went wrong, after RFC 9457.' });

const problemMeanings = {
  400: 'Something in the request is wrong; the fields at fault are named.',
  401: 'The admin token is missing.',
  403: 'The admin token is wrong, none is set in production, or a page of another site sent this.',
  404: 'There is no such poll.',
  409: 'The poll as it is by now does not allow it.',
  413: 'The body is too large.',
  415: 'The body is of a type that is not read here.',
  429: 'Too many wrong admin tokens came from this address; Retry-After says for how many seconds to wait.',
  503: 'Try again after as many seconds as Retry-After says.',
};

/** The page, for those who ask for `text/html`. */
export const pageContent: Content = { 'text/html': z.string() };

export function describeApi(
  info: { title: string; description: string },
  operations: Operation[],
): ApiDocument {
  const schemas = createSchemas();
  const paths: ApiDocument['paths'] = {};
  for (const operation of operations) {
    (paths[operation.path] ??= {})[operation.method] = describeOperation(operation, schemas.of);
  }
  const withToken = operations.some(({ forAdmins }) => forAdmins);
  return {
    openapi: '3.1.1',
    info: { ...info, version: '1' },
    paths,
    components: {
      schemas: schemas.named,
      ...(withToken && {
        securitySchemes: {
          adminToken: {
            type: 'http',
            scheme: 'bearer',
            description: 'ADMIN_TOKEN, where it is set; a session made at /admin does, too.',
          },
        },
      }),
    },
  };
}

type SchemaOf = (schema: z.ZodType, io: 'input' | 'output') => Schema;

function describeOperation(operation: Operation, schemaOf: SchemaOf): OperationObject {
  const { method, path, summary, description, body, problems = [] } = operation;
  const responses: OperationObject['responses'] = {};
  for (const [status, answer] of Object.entries(operation.answers)) {
    responses[status] = describeAnswer(answer, schemaOf);
  }
  for (const status of problems) {
    const content = { 'application/problem+json': problemSchema };
    const headers = problemHeaders(status);
    responses[status] = describeAnswer({ description: problemMeanings[status], headers, content }, schemaOf);
  }
  const parameters = [
    ...describeParameters('path', operation.parameters, schemaOf),
    ...describeParameters('query', operation.query, schemaOf),
  ];
  return {
    operationId: `${method}${path.replace(/\W+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    ...(description !== undefined && { description }),
    ...(operation.forAdmins && { security: [{ adminToken: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: describeContent(body, 'input', schemaOf) } }),
    responses,
  };
}

function problemHeaders(status: number): Record<string, string> {
  if (status === 503 || status === 429) return { 'Retry-After': 'Seconds to wait.' };
  return status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {};
}

function describeAnswer({ description, content, headers = {} }: Answer, schemaOf: SchemaOf): AnswerObject {
  const names = Object.entries(headers);
  return {
    description,
    ...(names.length > 0 && {
      headers: Object.fromEntries(
        names.map(([name, text]) => [name, { description: text, schema: { type: 'string' } as const }]),
      ),
    }),
    ...(content && { content: describeContent(content, 'output', schemaOf) }),
  };
}

function describeContent(content: Content, io: 'input' | 'output', schemaOf: SchemaOf): ContentObject {
  return Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [type, { schema: schemaOf(schema, io) }]),
  );
}

function describeParameters(
  place: 'path' | 'query',
  schema: z.ZodObject | undefined,
  schemaOf: SchemaOf,
): ParameterObject[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input');
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property as Schema;
    return {
      name,
      in: place,
      required: required.includes(name),
      ...(description !== undefined && { description }),
      schema: rest,
    };
  });
}

/** Converts schemas, and gathers those that have an id under their name. */
function createSchemas(): { named: Record<string, Schema>; of: SchemaOf } {
  const named: Record<string, Schema> = {};
  return {
    named,
    of(schema, io) {
      const json = z.toJSONSchema(schema, {
        io,
        override: ({ zodSchema, jsonSchema }) => {
          simplify(jsonSchema);
          // zod leaves them out where values are transformed; ours are what is sent
          const { examples } = z.globalRegistry.get(zodSchema) ?? {};
          if (examples) jsonSchema.examples = examples as unknown[];
        },
      });
      const whole = JSON.parse(
        JSON.stringify(json).replaceAll('#/$defs/', '#/components/schemas/'),
      ) as Schema;
      for (const [name, definition] of Object.entries(whole.$defs ?? {})) {
        named[name] = without(definition, 'id');
      }
      return without(whole, '$schema', '$defs');
    },
  };
}

function without(schema: Schema, ...keys: string[]): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)));
}

// what says nothing to a reader: how a format is spelled as a pattern, and the range of JavaScript's whole numbers
function simplify(schema: Schema): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/** The methods of each address as an Allow header lists them; addresses spelled for Express, `/polls/:id`. */
export function allowedMethods({ paths }: ApiDocument): Map<string, string> {
  return new Map(
    Object.entries(paths).map(([path, methods]) => [
      path.replace(/\{(\w+)\}/g, ':$1'),
      Object.keys(methods)
        .flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
        .join(', '),
    ]),
  );
}

/** Where a service tells of its API. */
export const documentOperation: Operation = {
  method: 'get',
  path: '/openapi.json',
  summary: 'This document',
  answers: { 200: { description: 'OpenAPI 3.1.', content: { 'application/json': z.looseObject({}) } } },
};

/** For liveness probes. */
export const liveOperation: Operation = {
  method: 'get',
  path: '/live',
  summary: 'Whether the process answers',
  description: 'Whatever its databases do: for probes that start it again where it does not.',
  answers: { 200: { description: 'It does.', content: { 'application/json': liveSchema } } },
};

/** What a service counts. */
export const metricsOperation: Operation = {
  method: 'get',
  path: '/metrics',
  summary: 'Figures in depth, for Prometheus',
  answers: {
    200: { description: 'Prometheus’ text format 0.0.4.', content: { 'text/plain': z.string() } },
  },
};

export const apiOperations: Operation[] = [
  documentOperation,
  {
    method: 'get',
    path: '/docs',
    summary: 'This document, as a page',
    answers: { 200: { description: 'The page.', content: pageContent } },
  },
];

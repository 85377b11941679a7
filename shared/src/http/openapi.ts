// A service's API as an OpenAPI 3.1 document, made from the schemas that check its requests.
import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject, ZodOpenApiResponseObject } from 'zod-openapi';
import { problemMeanings, problemSchema } from './problem-responses.ts';
import type { ProblemStatus } from './problem-responses.ts';

/** Bodies by content type. */
export type Content = Record<string, z.ZodType>;

export interface Answer {
  description: string;
  content?: Content;
  /** The meaning of each header by its name. */
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
  problems?: readonly ProblemStatus[];
  /** Whether a bearer token is needed, or changes what the caller may do. */
  bearer?: 'needed' | 'optional';
}

/** The part of OpenAPI that these documents use. */
export interface ApiDocument {
  openapi: '3.1.1';
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, OperationObject>>;
  components: { schemas: Record<string, Schema> };
}

export interface OperationObject {
  operationId: string;
  summary: string;
  description?: string;
  security?: Record<string, string[]>[];
  parameters?: ParameterObject[];
  requestBody?: { content: ContentObject };
  responses: Record<string, AnswerObject>;
}

export interface ParameterObject {
  name: string;
  in: 'path' | 'query';
  required?: boolean;
  description?: string;
  schema: Schema;
}

export interface AnswerObject {
  description: string;
  headers?: Record<string, { description: string; schema: Schema }>;
  content?: ContentObject;
}

export type ContentObject = Record<string, { schema: Schema }>;
export type Schema = z.core.JSONSchema.JSONSchema;

const securitySchemes = {
  token: {
    type: 'http',
    scheme: 'bearer',
    description:
      'The admin token, or for one poll a key of it. A session that was started at /admin, or on the page that manages the poll, also works.',
  },
} as const;

export function describeApi(
  info: { title: string; description: string },
  operations: Operation[],
): ApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation) };
  }
  const hasTokens = operations.some(({ bearer }) => bearer !== undefined);
  const document = createDocument(
    {
      openapi: '3.1.1',
      info: { ...info, version: '1' },
      paths,
      ...(hasTokens && { components: { securitySchemes } }),
    },
    { override: ({ jsonSchema, zodSchema }) => simplify(jsonSchema, zodSchema) },
  );
  return document as unknown as ApiDocument;
}

function describeOperation(operation: Operation): ZodOpenApiOperationObject {
  const { method, path, summary, description, parameters, query, body, answers, problems = [] } = operation;
  return {
    operationId: `${method}${path.replace(/\W+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    ...(description !== undefined && { description }),
    ...(operation.bearer && { security: [...(operation.bearer === 'optional' ? [{}] : []), { token: [] }] }),
    ...((parameters ?? query) && {
      requestParams: { ...(parameters && { path: parameters }), ...(query && { query }) },
    }),
    ...(body && { requestBody: { required: true, content: describeContent(body) } }),
    responses: Object.fromEntries([
      ...Object.entries(answers).map(([status, answer]) => [status, describeAnswer(answer)] as const),
      ...problems.map((status) => [status, describeProblem(status)] as const),
    ]),
  };
}

function describeAnswer({ description, content, headers }: Answer): ZodOpenApiResponseObject {
  return {
    description,
    ...(headers && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, meaning]) => [
          name,
          { description: meaning, schema: { type: 'string' as const } },
        ]),
      ),
    }),
    ...(content && { content: describeContent(content) }),
  };
}

function describeProblem(status: ProblemStatus): ZodOpenApiResponseObject {
  const headers = problemHeaders(status);
  return describeAnswer({
    description: problemMeanings[status],
    content: { 'application/problem+json': problemSchema },
    ...(headers && { headers }),
  });
}

function problemHeaders(status: ProblemStatus): Record<string, string> | undefined {
  if (status === 503 || status === 429) return { 'Retry-After': 'Seconds to wait.' };
  return status === 401 ? { 'WWW-Authenticate': 'Bearer' } : undefined;
}

const describeContent = (content: Content) =>
  Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));

/** Leaves out what means nothing to a reader: a format's regular expression, and the range of JavaScript's whole numbers. */
function simplify(schema: z.core.JSONSchema.BaseSchema, source: z.core.$ZodType): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  // zod leaves out the examples of a schema that transforms; these show what is sent
  const { examples } = z.globalRegistry.get(source) ?? {};
  if (examples) schema.examples = examples as unknown[];
}

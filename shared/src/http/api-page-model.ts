// What the page of an API document shows.
import type { Texts } from '../texts/catalogues.ts';
import type { ApiDocument, ContentObject, OperationObject } from './openapi.ts';
import { fieldsOf, inCode, resolve, typeOf } from './schema-fields.ts';
import type { Field } from './schema-fields.ts';

interface Body {
  types: string[];
  fields: Field[];
  example: string | undefined;
}

interface PageOperation {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string[];
  needsToken: boolean;
  parameters: Field[];
  bodies: Body[];
  answers: { status: string; description: string[]; headers: Field[]; bodies: Body[] }[];
}

export function pageModel(
  texts: Texts,
  api: ApiDocument,
): {
  title: string;
  description: string[];
  operations: PageOperation[];
} {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => describe(texts, api, method, path, operation)),
  );
  return { title: api.info.title, description: inCode(api.info.description), operations };
}

function describe(
  texts: Texts,
  api: ApiDocument,
  method: string,
  path: string,
  operation: OperationObject,
): PageOperation {
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    description: inCode(operation.description),
    needsToken: operation.security?.every((one) => Object.keys(one).length > 0) ?? false,
    parameters: (operation.parameters ?? []).map(({ name, schema, required, description }) => ({
      name,
      type: typeOf(texts, api, schema),
      required: required ?? false,
      description: inCode(description),
    })),
    bodies: bodiesOf(texts, api, operation.requestBody?.content),
    answers: Object.entries(operation.responses).map(([status, answer]) => ({
      status,
      description: inCode(answer.description),
      headers: Object.entries(answer.headers ?? {}).map(([name, { description }]) => ({
        name,
        type: '',
        required: false,
        description: inCode(description),
      })),
      bodies: bodiesOf(texts, api, answer.content).map((body) => asAnswered(texts, body)),
    })),
  };
}

/** Groups content types that share a schema. Fields of problem documents are left out, because they are always the same. */
function bodiesOf(texts: Texts, api: ApiDocument, content: ContentObject = {}): Body[] {
  const bodies = new Map<string, Body>();
  for (const [type, { schema }] of Object.entries(content)) {
    const key = JSON.stringify(schema);
    const known = bodies.get(key);
    if (known) known.types.push(type);
    else {
      const fields = type === 'application/problem+json' ? [] : fieldsOf(texts, api, schema);
      const [example] = resolve(api, schema).examples ?? [];
      bodies.set(key, {
        types: [type],
        fields,
        example: example === undefined ? undefined : JSON.stringify(example, null, 2),
      });
    }
  }
  return [...bodies.values()];
}

/** In responses, marks the fields that may be missing instead of those that are always present. */
function asAnswered(texts: Texts, body: Body): Body {
  return {
    ...body,
    fields: body.fields.map((field) => ({
      ...field,
      type: field.required ? field.type : texts.fieldTypes.optional(field.type),
      required: false,
    })),
  };
}

// A schema as a reader of the API's page sees it: its fields, their types and limits.
import type { Texts } from '../texts/catalogues.ts';
import type { ApiDocument, Schema } from './openapi.ts';

export interface Field {
  name: string;
  type: string;
  required: boolean;
  /** Text and code, alternately. */
  description: string[];
}

/** Lists a body's fields; nested ones are named by their path, such as `options[].text`. */
export function fieldsOf(texts: Texts, api: ApiDocument, schema: Schema, prefix = ''): Field[] {
  const whole = resolve(api, schema);
  if (whole.type === 'array' && isSchema(whole.items))
    return fieldsOf(texts, api, whole.items, `${prefix}[]`);
  if (whole.anyOf) return whole.anyOf.flatMap((one) => fieldsOf(texts, api, one, prefix));
  return Object.entries(whole.properties ?? {}).flatMap(([name, property]) => {
    const path = prefix ? `${prefix}.${name}` : name;
    const field = resolve(api, property as Schema);
    return [
      {
        name: path,
        type: typeOf(texts, api, field),
        required: whole.required?.includes(name) ?? false,
        description: inCode(field.description),
      },
      ...(field.anyOf ? [] : fieldsOf(texts, api, field, path)),
    ];
  });
}

export function typeOf(texts: Texts, api: ApiDocument, schema: Schema): string {
  const whole = resolve(api, schema);
  return `${kindOf(texts, api, whole)}${limitsOf(texts, whole)}${defaultOf(texts, whole)}`;
}

function kindOf(texts: Texts, api: ApiDocument, schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map(String).join(' | ');
  if (schema.anyOf) return texts.fieldTypes.or(schema.anyOf.map((one) => typeOf(texts, api, one)));
  if (Array.isArray(schema.type)) return texts.fieldTypes.or(schema.type);
  if (schema.type === 'array') return listOf(texts, api, schema);
  if (schema.type === 'string')
    return schema.format === 'date-time' ? texts.fieldTypes.dateAndTime : texts.fieldTypes.text;
  return schema.type === undefined ? texts.fieldTypes.anything : texts.fieldTypes.simple[schema.type];
}

function listOf(texts: Texts, api: ApiDocument, { items }: Schema): string {
  if (!isSchema(items)) return texts.fieldTypes.list;
  return resolve(api, items).type === 'object'
    ? texts.fieldTypes.listOfObjects
    : texts.fieldTypes.listOf(typeOf(texts, api, items));
}

function limitsOf(
  texts: Texts,
  { minimum, maximum, minLength, maxLength, minItems, maxItems }: Schema,
): string {
  if (minimum !== undefined && maximum !== undefined) return texts.fieldTypes.range(minimum, maximum);
  if (minLength !== undefined && maxLength !== undefined)
    return texts.fieldTypes.characters(minLength, maxLength);
  if (minItems !== undefined && maxItems !== undefined) return texts.fieldTypes.range(minItems, maxItems);
  return '';
}

const defaultOf = (texts: Texts, schema: Schema) =>
  schema.default === undefined ? '' : texts.fieldTypes.default(JSON.stringify(schema.default));

export function resolve(api: ApiDocument, schema: Schema): Schema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return (name === undefined ? undefined : api.components.schemas[name]) ?? schema;
}

const isSchema = (items: unknown): items is Schema => typeof items === 'object' && !Array.isArray(items);

/** Splits a text at its backticks: every second piece is code. */
export function inCode(text = ''): string[] {
  return text.split('`');
}

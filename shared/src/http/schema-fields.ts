// A schema as a reader of the API's page sees it: its fields, their types and limits.
import type { ApiDocument, Schema } from './openapi.ts';

export interface Field {
  name: string;
  type: string;
  required: boolean;
  /** Text and code, alternately. */
  description: string[];
}

/** Lists a body's fields; nested ones are named by their path, such as `options[].text`. */
export function fieldsOf(api: ApiDocument, schema: Schema, prefix = ''): Field[] {
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

export function typeOf(api: ApiDocument, schema: Schema): string {
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

export function resolve(api: ApiDocument, schema: Schema): Schema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return (name === undefined ? undefined : api.components.schemas[name]) ?? schema;
}

const isSchema = (items: unknown): items is Schema => typeof items === 'object' && !Array.isArray(items);

/** Splits a text at its backticks: every second piece is code. */
export function inCode(text = ''): string[] {
  return text.split('`');
}

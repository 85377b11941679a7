import { expect, test } from 'vitest';
import { z } from 'zod';
import { allowedMethods } from '../src/http/allowed-methods.ts';
import { describeApi } from '../src/http/openapi.ts';
import type { Operation } from '../src/http/openapi.ts';

const pet = z.object({ name: z.string(), born: z.iso.datetime(), legs: z.int() }).meta({ id: 'Pet' });
const newPet = z
  .strictObject({ name: z.string().max(20), legs: z.int().min(0).default(4) })
  .transform(({ name }) => name)
  .meta({ id: 'NewPet', examples: [{ name: 'Rex' }] });

const operations: Operation[] = [
  {
    method: 'get',
    path: '/pets/{id}',
    summary: 'Read a pet',
    parameters: z.object({ id: z.coerce.number().meta({ description: 'The pet’s id.' }) }),
    query: z.object({ full: z.string().optional() }),
    answers: { 200: { description: 'The pet.', content: { 'application/json': pet } } },
    problems: [404, 503],
  },
  {
    method: 'post',
    path: '/pets/{id}',
    summary: 'Replace a pet',
    bearer: 'needed',
    body: { 'application/json': newPet },
    answers: { 201: { description: 'The pet.', headers: { Location: 'Its address.' } } },
    problems: [401],
  },
];
const api = describeApi({ title: 'Pets', description: 'All of them.' }, operations);
const [read, replace] = [api.paths['/pets/{id}']?.['get'], api.paths['/pets/{id}']?.['post']];

test('an operation has an id, and its parameters by place', () => {
  expect(read).toMatchObject({
    operationId: 'getPetsId',
    summary: 'Read a pet',
    parameters: [
      { in: 'path', name: 'id', required: true, description: 'The pet’s id.', schema: { type: 'number' } },
      { in: 'query', name: 'full', schema: { type: 'string' } },
    ],
  });
});

test('a schema with an id is described once, as what is sent for a body and as what is received for a response', () => {
  const ref = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });
  expect(read?.responses['200']?.content).toEqual({ 'application/json': ref('Pet') });
  expect(replace?.requestBody?.content).toEqual({ 'application/json': ref('NewPet') });
  expect(api.components.schemas['NewPet']).toMatchObject({
    required: ['name'],
    examples: [{ name: 'Rex' }],
    properties: { name: { maxLength: 20 }, legs: { default: 4, minimum: 0 } },
  });
});

test('schemas leave out what means nothing to a reader', () => {
  expect(api.components.schemas['Pet']?.properties).toEqual({
    name: { type: 'string' },
    born: { type: 'string', format: 'date-time' },
    legs: { type: 'integer' },
  });
});

test('errors are problem documents, with the headers that belong to their status', () => {
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  expect(read?.responses['404']).toMatchObject({ content: problem });
  expect(read?.responses['404']?.headers).toBeUndefined();
  expect(Object.keys(read?.responses['503']?.headers ?? {})).toEqual(['Retry-After']);
  expect(Object.keys(replace?.responses['401']?.headers ?? {})).toEqual(['WWW-Authenticate']);
});

test('only what owners and administrators do takes the token', () => {
  expect(replace?.security).toEqual([{ token: [] }]);
  expect(read?.security).toBeUndefined();
  expect(api.components).toHaveProperty('securitySchemes.token.scheme', 'bearer');
  const open = describeApi({ title: 'Pets', description: '' }, operations.slice(0, 1));
  expect(open.components).not.toHaveProperty('securitySchemes');
});

test('an address allows the methods of the document, and HEAD with GET', () => {
  expect([...allowedMethods(api)]).toEqual([['/pets/:id', 'GET, HEAD, POST']]);
});

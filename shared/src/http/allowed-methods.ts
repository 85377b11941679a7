import type { ApiDocument } from './openapi.ts';

const inOrder = ['get', 'post', 'patch', 'delete'];

/** The methods of each address as an Allow header lists them. Addresses are spelled for Express: `/polls/:id`. */
export function allowedMethods({ paths }: ApiDocument): Map<string, string> {
  return new Map(
    Object.entries(paths).map(([path, methods]) => [
      path.replace(/\{(\w+)\}/g, ':$1'),
      inOrder
        .filter((method) => method in methods)
        .flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
        .join(', '),
    ]),
  );
}

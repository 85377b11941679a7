import type { ApiDocument } from '@hands/shared/http/openapi';
import type { ServiceName } from './input.ts';
import { moreOperations } from './more-operations.ts';
import { readOperations } from './operation.ts';
import type { Operation } from './operation.ts';
import type { Target } from './target.ts';

/** What the services describe, and what they do not. */
export async function findOperations({ services }: Pick<Target, 'services'>): Promise<Operation[]> {
  const described = await Promise.all(
    Object.entries(services).map(async ([name, { url }]) => {
      const response = await fetch(`${url}/openapi.json`);
      return readOperations(name as ServiceName, (await response.json()) as ApiDocument);
    }),
  );
  return [...described.flat(), ...moreOperations];
}

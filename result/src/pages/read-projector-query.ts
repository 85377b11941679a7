import { readFields } from '@hands/shared/http/read-fields';
import type { Scene } from '../../public/scene-model.js';
import { resultsQuerySchema } from '../snapshots/results-query.ts';

const projectorQuerySchema = resultsQuerySchema.pick({ theme: true, scene: true });

export interface ProjectorLook {
  theme: 'dark' | 'light';
  /** Undefined for the scene that suits the poll's status. */
  scene: Scene | undefined;
}

/** @throws ProblemError 400, which names the parameters at fault */
export function readProjectorQuery(query: unknown): ProjectorLook {
  const { theme = 'dark', scene } = readFields(projectorQuerySchema, query);
  return { theme, scene };
}

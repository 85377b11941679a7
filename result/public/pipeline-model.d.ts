import type { Pipeline } from '@hands/shared/snapshot';

/** @param pipeline undefined before the first has come. */
export function describePipeline(pipeline: Pipeline | undefined): {
  health: 'well' | 'slow' | 'down';
  text: string;
  /** The same without figures, which change too often to be read out. */
  announced: string;
};

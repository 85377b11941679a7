import type { PipelineState } from '@hands/shared/queue/pipeline-state';

/** @param pipeline undefined before the first has come. */
export function describePipeline(pipeline: PipelineState | undefined): {
  health: 'well' | 'slow' | 'down';
  text: string;
  /** The same without figures, which change too often to be read out. */
  announced: string;
};

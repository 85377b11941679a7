import type { PipelineState } from '@hands/shared/queue/pipeline-state';

/** @param pipeline undefined until the first state has arrived */
export function describePipeline(pipeline: PipelineState | undefined): {
  health: 'ok' | 'slow' | 'down';
  text: string;
  /** `text` for screen readers, without figures: they change too often to be announced. */
  announced: string;
};

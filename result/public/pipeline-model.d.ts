import type { PollStatus } from '@hands/shared/poll/poll';
import type { PipelineState } from '@hands/shared/queue/pipeline-state';
import type { Texts } from '@hands/shared/texts/catalogues';

/** @param pipeline undefined until the first state has arrived */
export function describePipeline(
  texts: Texts,
  pipeline: PipelineState | undefined,
): {
  health: 'ok' | 'slow' | 'down';
  text: string;
  /** `text` for screen readers, without figures: they change too often to be announced. */
  announced: string;
};

/** @param completeTo ISO 8601; null or undefined if unknown */
export function describeCompleteness(
  texts: Texts,
  completeTo: string | null | undefined,
  status: PollStatus,
  now?: number,
): string;

export function laterBound(
  shown: string | null | undefined,
  latest: string | null | undefined,
): string | null | undefined;

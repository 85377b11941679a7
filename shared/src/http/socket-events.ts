import type { PollReference } from '../poll/poll-reference.ts';
import type { Snapshot } from '../poll/snapshot.ts';
import type { PipelineState } from '../queue/pipeline-state.ts';

/**
 * Events that result sends. `tally` follows `watch` and each change after it, `changed` follows `follow`; `gone` is the last event
 * of a poll.
 */
export interface ServerEvents {
  tally: (snapshot: Snapshot) => void;
  /** The poll was changed, opened, closed or reset. Not sent for votes. */
  changed: (change: { pollId: number }) => void;
  gone: (end: { pollId: number; detail: string }) => void;
  /** How many screens of this server show the poll. At most every two seconds, to these screens. */
  watching: (watching: { pollId: number; screens: number }) => void;
  /** One option's new count, for each option that changed. */
  'poll-stats': (stats: { pollId: number; optionId: number; newCount: number }) => void;
  /** Sent on connection and after each change. */
  pipeline: (pipeline: PipelineState) => void;
}

/** `retryAfter`: after so many seconds, the same call may succeed. */
export type WatchResult = { ok: true } | { ok: false; detail: string; retryAfter?: number };

/**
 * Events that a screen sends, with a poll's number or its slug. The answer says whether the poll exists; its snapshot then follows as
 * `tally`.
 */
export interface ClientEvents {
  watch: (poll: PollReference, answer: (result: WatchResult) => void) => void;
  /** For pages that show the poll without its votes. */
  follow: (poll: PollReference, answer: (result: WatchResult) => void) => void;
}

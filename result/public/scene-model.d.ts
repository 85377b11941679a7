import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Texts } from '@hands/shared/texts/catalogues';
import type { Bar, Tally } from './tally-model.js';

export type Scene = 'join' | 'vote' | 'result' | 'winner';

export const scenes: readonly [Scene, ...Scene[]];

type State = Pick<Snapshot, 'status' | 'visible'>;

export function firstScene(snapshot: State, named?: unknown): Scene;
export function nearestScene(scene: Scene, snapshot: State): Scene;
export function stepScene(scene: Scene, by: 1 | -1, snapshot: State): Scene;
export function hasNext(scene: Scene, snapshot: State): boolean;
export function toggleResults(scene: Scene): Scene;
export function showsResults(scene: Scene): boolean;
export function canJoin(snapshot: Pick<Snapshot, 'status'>): boolean;
export function describeScene(texts: Texts, scene: Scene, tally: Tally): string;
export function describeWinner(
  texts: Texts,
  tally: Pick<Tally, 'bars'>,
): {
  title: string;
  leaders: Bar[];
  /** Empty without votes. */
  figures: string;
};
export function lengthOf(text: string): 'short' | 'medium' | 'long';

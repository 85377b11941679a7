// Which scene a projector shows, and what it says, independent of the page. The server chooses the first scene with the same code.
import { formatTotal } from './tally-model.js';

/** @typedef {import('@hands/shared/poll/snapshot').Snapshot} Snapshot */

export const scenes = ['join', 'vote', 'result', 'winner'];

/** The scene in which a poll's page opens. The address may name one, so that a reload stays where it was. */
export function firstScene(snapshot, named) {
  if (scenes.includes(named)) return nearestScene(named, snapshot);
  return hasClosed(snapshot) ? 'result' : 'join';
}

/** A poll has no winner to show before its votes are final, or if nobody here may see them. It may also lose it by a reset. */
export const nearestScene = (scene, snapshot) => (scenesOf(snapshot).includes(scene) ? scene : 'result');

/** @param {1 | -1} by */
export function stepScene(scene, by, snapshot) {
  return scenesOf(snapshot)[scenes.indexOf(scene) + by] ?? scene;
}

/** The same scene if there is no further one. */
export const hasNext = (scene, snapshot) => stepScene(scene, 1, snapshot) !== scene;

/** Hides the results behind the options, or shows them. */
export const toggleResults = (scene) => (showsResults(scene) ? 'vote' : 'result');

export const showsResults = (scene) => scene === 'result' || scene === 'winner';

const scenesOf = ({ status, visible }) => (status === 'final' && visible ? scenes : scenes.slice(0, -1));

const hasClosed = ({ status }) => status === 'closing' || status === 'final';

/** Whether a ballot can be opened: one can scan its code before the poll opens. */
export const canJoin = ({ status }) => !hasClosed({ status });

/**
 * What a screen reader hears when the scene appears.
 * @param texts in the language of the page
 * @param {import('./tally-model.js').Tally} tally
 */
export function describeScene(texts, scene, tally) {
  const { snapshot } = tally;
  const total = formatTotal(texts, snapshot);
  switch (scene) {
    case 'join':
      return canJoin(snapshot) ? texts.projector.joining(total) : texts.projector.joiningClosed;
    case 'vote':
      return texts.projector.voting(snapshot.options.length);
    case 'result':
      return texts.projector.showing(total);
    case 'winner':
      return `${tally.headline()}.`;
  }
}

/**
 * What the scene of the winner says: the option or options with the most votes, and their figures.
 * @param {import('./tally-model.js').Tally} tally
 */
export function describeWinner(texts, tally) {
  const leaders = tally.bars().filter(({ leads }) => leads);
  const [first] = leaders;
  if (!first) return { title: texts.projector.noVotes, leaders, figures: '' };
  const votes = `${first.votes} ${first.unit}`;
  return leaders.length > 1
    ? { title: texts.projector.tied, leaders, figures: texts.projector.each(votes) }
    : { title: texts.projector.winner, leaders, figures: `${first.share} · ${votes}` };
}

/** Letters of East Asian scripts and emoji are twice as wide as others. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f300}-\u{3fffd}]/gu;

/** How large a question may be written. */
export function lengthOf(text) {
  const width = text.length + (text.match(WIDE)?.length ?? 0);
  if (width > 130) return 'long';
  return width > 60 ? 'medium' : 'short';
}

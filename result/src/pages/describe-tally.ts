import { formatTime } from '@hands/shared/poll/format-time';
import { optionLetter } from '@hands/shared/poll/option-letter';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import {
  createTally,
  describeHidden,
  describeStatus,
  describeSteps,
  totalParts,
} from '../../public/tally-model.js';
import { headlineHtml } from '../../public/tally-tables.js';

/** The template that a page's script fills in if an option is added while the page is open. */
const emptyBar = {
  position: '',
  letter: '',
  text: '',
  votes: '0',
  unit: 'votes',
  share: '0%',
  length: 0,
  lengthBefore: 0,
  gained: '',
  leads: false,
  lead: '',
  out: '',
};

/** What every page that shows a poll's results shows, from the same model as its script. */
export function describeTally(snapshot: Snapshot) {
  const tally = createTally(snapshot);
  const status = describeStatus(snapshot);
  return {
    snapshot,
    tally,
    headline: headlineHtml(tally),
    bars: tally.bars().map((bar) => ({ ...bar, letter: optionLetter(bar.position) })),
    emptyBar,
    total: totalParts(snapshot),
    status,
    statusTime: formatTime(status.time === null ? null : Date.parse(status.time) * 1000, snapshot.timeZone),
    hiddenText: describeHidden(snapshot),
    steps: describeSteps(snapshot),
  };
}

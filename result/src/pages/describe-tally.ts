import { formatTime } from '@hands/shared/poll/format-time';
import { optionLetter } from '@hands/shared/poll/option-letter';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Texts } from '@hands/shared/texts/catalogues';
import {
  createTally,
  describeHidden,
  describeStatus,
  describeSteps,
  totalParts,
} from '../../public/tally-model.js';
import { headlineHtml } from '../../public/tally-tables.js';

/** The template that a page's script fills in if an option is added while the page is open. */
const emptyBar = (texts: Texts) => ({
  position: '',
  letter: '',
  text: '',
  votes: '0',
  unit: texts.results.votes(0),
  share: texts.formats.percent(0),
  length: 0,
  lengthBefore: 0,
  gained: '',
  leads: false,
  lead: '',
  out: '',
});

/** What every page that shows a poll's results shows, from the same model as its script. */
export function describeTally(texts: Texts, snapshot: Snapshot) {
  const tally = createTally(texts, snapshot);
  const status = describeStatus(texts, snapshot);
  return {
    snapshot,
    tally,
    headline: headlineHtml(texts, tally),
    bars: tally.bars().map((bar) => ({ ...bar, letter: optionLetter(bar.position) })),
    emptyBar: emptyBar(texts),
    total: totalParts(texts, snapshot),
    status,
    statusTime: formatTime(
      status.time === null ? null : Date.parse(status.time) * 1000,
      snapshot.timeZone,
      texts,
    ),
    hiddenText: describeHidden(texts, snapshot),
    steps: describeSteps(texts, snapshot),
  };
}

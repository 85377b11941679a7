import { catalogues } from '@hands/shared/texts/catalogues';
import { expect, test } from 'vitest';
import { describeOthersView } from '../public/others-view.js';

const untilFinal = 'Only you and others who manage this poll see these results until they are final.';
const forManagers = 'Only you and others who manage this poll see these results.';
const forVoters = 'You see these results because you manage this poll. Others see them once they have voted.';

test.each([
  ['always', 'open', ''],
  ['after_vote', 'scheduled', forVoters],
  ['after_vote', 'open', forVoters],
  ['after_vote', 'closing', ''],
  ['after_vote', 'final', ''],
  ['after_close', 'open', untilFinal],
  ['after_close', 'closing', untilFinal],
  ['after_close', 'final', ''],
  ['never', 'open', forManagers],
  ['never', 'final', forManagers],
] as const)(
  'if results are visible %s, and the poll is %s, managers read: “%s”',
  (resultsVisible, status, text) => {
    const poll = { resultsVisible, status };
    expect(describeOthersView(catalogues.en, { visible: true, ...poll })).toBe(text);
    expect(describeOthersView(catalogues.en, { visible: false, ...poll })).toBe('');
  },
);

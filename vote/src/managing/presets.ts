// The two usual settings of a poll: who sees the result, and whether votes are final.
import type { PollForm } from './poll-form.ts';

const usualSettings = [
  {
    label: 'Quick show of hands',
    description: 'Results at once, votes can change',
    settings: { voteChange: true, resultsVisible: 'always' },
  },
  {
    label: 'Decision',
    description: 'Results hidden until it closes, votes are final',
    settings: { voteChange: false, resultsVisible: 'after_close' },
  },
];

/** Links to the form with these settings, and whether a form has them. */
export const presets = usualSettings.map(
  ({ label, description, settings: { voteChange, resultsVisible } }) => ({
    label,
    description,
    url: `/polls/new?${new URLSearchParams({ voteChange: String(voteChange), resultsVisible }).toString()}`,
    isSet: (form: Pick<PollForm, 'voteChange' | 'resultsVisible'>) =>
      form.voteChange === voteChange && form.resultsVisible === resultsVisible,
  }),
);

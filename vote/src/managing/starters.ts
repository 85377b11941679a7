// Beginnings of polls that are asked often: options or a kind, and the two usual settings, without a question.
import type { PollForm } from './poll-form.ts';

interface Starter {
  label: string;
  kind?: string;
  options?: string[];
}

const scale = ['Strongly agree', 'Agree', 'Neither agree nor disagree', 'Disagree', 'Strongly disagree'];

const all: Starter[] = [
  { label: 'Yes / No', options: ['Yes', 'No'] },
  { label: 'Agree – disagree', options: scale },
  { label: '1 – 5', options: ['1', '2', '3', '4', '5'] },
  { label: 'A B C D', options: ['A', 'B', 'C', 'D'] },
  { label: 'Pick several', kind: 'multiple' },
  { label: 'Rank', kind: 'ranked' },
];

/** Links to the form with these fields filled in. */
export const starters = all.map(({ label, kind = 'single', options = [] }) => {
  const fields: [string, string][] = [
    ['kind', kind],
    ...options.map((text): [string, string] => ['option', text]),
  ];
  return { label, url: `/polls/new?${new URLSearchParams(fields).toString()}` };
});

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

// Beginnings of polls that are asked often: options or a kind, without a question.

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

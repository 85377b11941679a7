// Beginnings of polls that are asked often: options or a kind, without a question.
import type { Texts } from '@hands/shared/texts/catalogues';

interface Starter {
  label: string;
  kind?: string;
  options?: string[];
}

/** Links to the form with these fields filled in. */
export function describeStarters(texts: Texts) {
  const all: Starter[] = [
    { label: texts.starters.yesNo, options: texts.starters.yesNoOptions },
    { label: texts.starters.agree, options: texts.starters.agreeOptions },
    { label: '1 – 5', options: ['1', '2', '3', '4', '5'] },
    { label: 'A B C D', options: ['A', 'B', 'C', 'D'] },
    { label: texts.starters.several, kind: 'multiple' },
    { label: texts.starters.rank, kind: 'ranked' },
  ];
  return all.map(({ label, kind = 'single', options = [] }) => {
    const fields: [string, string][] = [
      ['kind', kind],
      ...options.map((text): [string, string] => ['option', text]),
    ];
    return { label, url: `/polls/new?${new URLSearchParams(fields).toString()}` };
  });
}

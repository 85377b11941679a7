// The two usual settings of a poll: who sees the result, and whether votes are final.
import type { Texts } from '@hands/shared/texts/catalogues';
import type { PollForm } from './poll-form.ts';

type Settings = Pick<PollForm, 'voteChange' | 'resultsVisible'>;

const quick: Settings = { voteChange: true, resultsVisible: 'always' };
const decision: Settings = { voteChange: false, resultsVisible: 'after_close' };

/** Links to the form with these settings, and whether this form has them. */
export function describePresets(texts: Texts, form: Settings) {
  const linkTo = ({ voteChange, resultsVisible }: Settings) => ({
    url: `/polls/new?${new URLSearchParams({ voteChange: String(voteChange), resultsVisible }).toString()}`,
    isSet: form.voteChange === voteChange && form.resultsVisible === resultsVisible,
  });
  return [
    { label: texts.presets.quick, description: texts.presets.quickText, ...linkTo(quick) },
    { label: texts.presets.decision, description: texts.presets.decisionText, ...linkTo(decision) },
  ];
}

// The settings of a new poll as one sentence, each part with the field that changes it.

/** @param texts in the language of the page */
export function describeSettings(texts, { listed, voters, voteChange, theme, description, ...others }) {
  return [
    ...describeVoters(texts, { listed, voters }),
    { field: 'kind', text: describeKind(texts, others) },
    // where anyone may vote, each vote is another voter's
    {
      field: 'voteChange',
      text: voteChange && voters !== 'anyone' ? texts.settings.mayChange : texts.settings.final,
    },
    { field: 'resultsVisible', text: describeResults(texts, others) },
    { field: 'closesAt', text: describeTimes(texts, others) },
    { field: 'theme', text: texts.settings.theme(theme) },
    { field: 'description', text: description ? texts.settings.description : texts.settings.noDescription },
  ];
}

/** In a poll with voting links, the link alone lets nobody vote. */
function describeVoters(texts, { listed, voters }) {
  const rules = texts.settings.voters;
  const who = rules[voters] ?? rules.browser;
  return voters === 'token'
    ? [
        { field: 'voters', text: who },
        { field: 'listed', text: listed ? texts.settings.inList : texts.settings.inNoList },
      ]
    : [
        { field: 'listed', text: listed ? texts.settings.listed : texts.settings.unlisted },
        { field: 'voters', text: who },
      ];
}

function describeResults(texts, { resultsVisible, showFrom }) {
  const from = showFrom && ['always', 'after_vote'].includes(resultsVisible);
  if (from && resultsVisible === 'always') return texts.settings.resultsFrom(showFrom);
  const results = texts.settings.results;
  const text = results[resultsVisible] ?? results.always;
  return from ? texts.settings.andFrom(text, showFrom) : text;
}

function describeKind(texts, { kind, maxChoices }) {
  if (kind === 'ranked') return texts.settings.ranked;
  if (kind !== 'multiple') return texts.settings.one;
  return maxChoices ? texts.settings.upTo(maxChoices) : texts.settings.several;
}

function describeTimes(texts, { opensAt, closesAt, closesIn }) {
  const opens = opensAt && texts.settings.opens(opensAt);
  return [opens, describeClose(texts, { closesAt, closesIn })].filter(Boolean).join(', ');
}

function describeClose(texts, { closesAt, closesIn }) {
  if (closesIn) return texts.settings.closes(closesIn);
  return closesAt ? texts.settings.openUntil(closesAt) : texts.settings.noDeadline;
}

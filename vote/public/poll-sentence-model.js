// The settings of a new poll as one sentence, each part with the field that changes it.

const results = {
  always: 'results always visible',
  after_vote: 'results after voting',
  after_close: 'results once the poll is final',
  never: 'results for you only',
};

const votersTexts = {
  browser: 'one vote per browser',
  token: 'one vote per voting link',
  anyone: 'any number of votes per device',
};

export function describeSettings(settings) {
  return [
    { field: 'listed', text: settings.listed ? 'Anyone, also from the public list' : 'Anyone with the link' },
    { field: 'voters', text: votersTexts[settings.voters] ?? votersTexts.browser },
    { field: 'kind', text: describeKind(settings) },
    { field: 'voteChange', text: settings.voteChange ? 'may change it' : 'votes are final' },
    { field: 'resultsVisible', text: describeResults(settings) },
    { field: 'closesAt', text: describeTimes(settings) },
    { field: 'theme', text: `theme “${settings.theme}”` },
    { field: 'description', text: settings.description ? 'with a description' : 'no description' },
  ];
}

function describeResults({ resultsVisible, showFrom }) {
  const from = showFrom && ['always', 'after_vote'].includes(resultsVisible);
  if (from && resultsVisible === 'always') return `results from ${showFrom} votes on`;
  const text = results[resultsVisible] ?? results.always;
  return from ? `${text}, from ${showFrom} votes on` : text;
}

function describeKind({ kind, maxChoices }) {
  if (kind === 'ranked') return 'ranking the options';
  if (kind !== 'multiple') return 'for one option';
  return maxChoices ? `for up to ${maxChoices} options` : 'for several options';
}

function describeTimes({ opensAt, closesAt, closesIn }) {
  const opens = opensAt && `opens ${opensAt}`;
  return [opens, closesIn ? `closes ${closesIn}` : closesAt ? `open until ${closesAt}` : 'no deadline']
    .filter(Boolean)
    .join(', ');
}

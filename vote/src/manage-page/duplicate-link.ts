import { pollFormOf } from '../managing/poll-form.ts';
import type { Poll } from '../polls/read-polls.ts';

/** Proxies and servers refuse longer addresses. */
const MAX_LENGTH = 6_000;

/**
 * The form that creates a poll, filled in with this poll's texts and rules, without its times.
 * @returns undefined if the poll is too long for an address
 */
export function duplicateLink(poll: Poll): string | undefined {
  const {
    question,
    description,
    options,
    theme,
    kind,
    maxChoices,
    voteChange,
    resultsVisible,
    showFrom,
    voters,
  } = pollFormOf(poll);
  const query = new URLSearchParams([
    ['question', question],
    ...(description ? [['description', description] as [string, string]] : []),
    ...options.map((text) => ['option', text] as [string, string]),
    ...Object.entries({
      theme,
      kind,
      maxChoices,
      voteChange: String(voteChange),
      resultsVisible,
      showFrom,
      voters,
    }),
  ]);
  const link = `/polls/new?${query.toString()}`;
  return link.length > MAX_LENGTH ? undefined : link;
}

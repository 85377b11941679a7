import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import type { PollRules, Violation } from './history.ts';
import type { Stored } from './read-stored.ts';
import type { Frame, Screen } from './watch-screens.ts';

/** How long a screen may take to show the end. */
const SHOWN_MS = 30_000;

/** The last frame of each screen, and what result answers over HTTP, must equal a recount. */
export async function checkScreens(
  cluster: Cluster,
  polls: PollRules[],
  stored: Stored[],
  screens: Screen[],
): Promise<Violation[]> {
  const deadline = performance.now() + SHOWN_MS;
  for (;;) {
    const answers = await Promise.all(polls.map(({ id }) => readResults(cluster, id)));
    const violations = polls.flatMap((poll, index) => {
      const expected = recount(poll, stored);
      const shown = [answers[index], ...screens.map(({ latest }) => latest.get(poll.id))];
      return shown
        .filter((frame) => !frame || describe(frame) !== expected)
        .map((frame) => ({
          text: `screen differs from the recount: ${JSON.stringify({ frame, expected })}`,
          poll: poll.id,
        }));
    });
    if (violations.length === 0 || performance.now() > deadline)
      return [...violations, ...screens.flatMap((screen) => screen.violations)];
    await delay(50);
  }
}

const describe = ({ status, total, votes }: Pick<Frame, 'status' | 'total' | 'votes'>) =>
  `${status}, ${total} ballots: ${votes.join()}`;

/** Of a ranked poll, screens show the first preferences. */
function recount({ id, kind, options, staysOpen }: PollRules, stored: Stored[]): string {
  const ballots = stored.filter(({ poll }) => poll === id);
  const votes = Array.from(
    { length: options },
    (_, option) =>
      ballots.filter(({ choices }) => (kind === 'ranked' ? choices[0] === option : choices.includes(option)))
        .length,
  );
  const total = ballots.filter(({ choices }) => choices.length > 0).length;
  return describe({ status: staysOpen ? 'open' : 'final', total, votes });
}

/** @returns undefined without an answer, for example while a machine is busy */
async function readResults(cluster: Cluster, poll: number) {
  const url = `${cluster.urls('result')[0] ?? ''}/polls/${poll}/results`;
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) return undefined;
  const { status, total, options } = (await response.json()) as {
    status: string;
    total: number;
    options: { votes: number }[];
  };
  return { status, total, votes: options.map(({ votes }) => votes) };
}

// Creates the demo polls that are missing. A poll is recognized by its theme and question.
import { demoPolls } from './demo-polls.ts';
import type { DemoPoll } from './demo-polls.ts';
import { BadAnswer, json, parse, read, unexpected } from './read-poll.ts';
import type { Poll } from './read-poll.ts';
import type { Client } from './send.ts';

export interface MadePoll {
  poll: Poll;
  demo: DemoPoll;
  isNew: boolean;
}

/** @throws BadAnswer whose message says what to do */
export async function makeDemoPolls(
  client: Client,
  url: string,
  adminToken: string | undefined,
  stop: AbortSignal,
): Promise<MadePoll[]> {
  const made: MadePoll[] = [];
  const known = new Map<string, Map<string, Poll>>();
  // lists show the newest poll first, so polls created in reverse order appear in the order of the file
  for (const demo of demoPolls.toReversed()) {
    const ofTheme = known.get(demo.theme) ?? (await readTheme(client, url, demo.theme, stop));
    known.set(demo.theme, ofTheme);
    const poll = ofTheme.get(demo.question);
    made.unshift({
      demo,
      poll: poll ?? (await makePoll(client, url, adminToken, demo)),
      isNew: poll === undefined,
    });
  }
  return made;
}

/** Reads all polls of a theme, page by page. @returns them by their question */
async function readTheme(
  client: Client,
  url: string,
  theme: string,
  stop: AbortSignal,
): Promise<Map<string, Poll>> {
  const polls = new Map<string, Poll>();
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = new URLSearchParams({ theme, limit: '100', ...(cursor && { cursor }) });
    const address = `${url}/polls?${page.toString()}`;
    const answer = await read(client, address, stop);
    const list = parse(answer) as { polls?: Poll[]; next?: string | null } | undefined;
    if (answer.status !== 200 || !list?.polls) throw unexpected(answer, address);
    for (const poll of list.polls) polls.set(poll.question, poll);
    cursor = list.next ?? null;
  }
  return polls;
}

async function makePoll(
  client: Client,
  url: string,
  adminToken: string | undefined,
  { theme, question, kind, maxChoices, options }: DemoPoll,
): Promise<Poll> {
  const answer = await client
    .send({
      method: 'POST',
      url: `${url}/polls`,
      headers: {
        ...json,
        'content-type': 'application/json',
        ...(adminToken !== undefined && { authorization: `Bearer ${adminToken}` }),
      },
      body: JSON.stringify({
        theme,
        question,
        kind,
        maxChoices,
        options: options.map(([text]) => ({ text })),
      }),
    })
    .catch((cause: unknown) => {
      throw new BadAnswer(
        `There was no answer when "${question}" was created. Run the demo again. It finds the polls that exist already.`,
        { cause },
      );
    });
  if (answer.status === 201) return parse(answer) as Poll;
  if (answer.status === 401 || answer.status === 403) {
    throw new BadAnswer(
      `Only an administrator may create polls at ${url} (status ${String(answer.status)}). Set its admin token with ADMIN_TOKEN or --admin-token.`,
    );
  }
  throw unexpected(answer, `${url}/polls`);
}

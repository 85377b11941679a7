// The home page: the polls, by theme.
import type { Pool } from '@hands/db/pool';
import { addressFor } from '@hands/shared/http/page-address';
import { readFields } from '@hands/shared/http/read-fields';
import { setPageLanguage } from '@hands/shared/http/page-language';
import type { PageLanguage } from '@hands/shared/http/page-language';
import { renderPage } from '@hands/shared/http/render-page';
import { sendPage } from '@hands/shared/http/send-page';
import { formatTime } from '@hands/shared/poll/format-time';
import { optionLetter } from '@hands/shared/poll/option-letter';
import { hasClosed } from '@hands/shared/poll/poll';
import { bdi } from '@hands/shared/text/bdi';
import type { Texts } from '@hands/shared/texts/catalogues';
import type { Request, RequestHandler } from 'express';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { askDatabase, createDatabaseReader } from '../http/ask-database.ts';
import type { DatabaseReader } from '../http/ask-database.ts';
import type { FindOwnPolls } from './find-own-polls.ts';
import { builtInThemes } from './built-in-themes.ts';
import { listPolls, listStatuses } from './list-polls.ts';
import type { ListedPoll } from './list-polls.ts';
import { listThemes } from './list-themes.ts';
import { themeNameSchema } from './poll-schema.ts';
import { themeKey } from './theme-key.ts';
import { themeLabel } from './theme-label.ts';

const view = new URL('../../views/home.ejs', import.meta.url);
const POLLS_A_PAGE = 60;
const UNAVAILABLE = 'The polls cannot be read now. Please try again.';

export interface ShowHomeParts extends Pick<Config, 'resultUrl' | 'cacheViews' | 'trustProxy'> {
  pool: Pool;
  /** Whether this visitor may create polls. */
  mayCreate: (req: Request) => boolean;
  findOwnPolls: FindOwnPolls;
}

// not strict, because links in newsletters carry additional parameters
const querySchema = z.object({
  status: z.enum(listStatuses, { error: `must be one of: ${listStatuses.join(', ')}` }).default('open'),
  theme: themeNameSchema.optional(),
  cursor: z.string({ error: 'must be given at most once' }).optional(),
});

/** `GET /polls` for browsers, `?status=`, `?theme=`, `?cursor=`. 400 that names the parameter, 503. */
export function showHome(parts: ShowHomeParts): RequestHandler {
  const readLists = createDatabaseReader(UNAVAILABLE);
  const recent = new LRUCache<string, string>({ max: 100, ttl: 1_000 });
  return async (req, res) => {
    const query = readFields(querySchema, req.query);
    const resultUrl = addressFor(parts.resultUrl, req, parts.trustProxy);
    // an open page asks every 1.5 seconds, and may get what another one got in the same second
    const isFollowing = req.headers['if-none-match'] !== undefined;
    const mayCreate = parts.mayCreate(req);
    const page = setPageLanguage(req, res);
    const own = await askDatabase(parts.findOwnPolls(req), UNAVAILABLE);
    if (own.length > 0) {
      const html = await render({ ...parts, resultUrl, readLists }, { query, mayCreate, page, own });
      // not compressed, because unlisted polls are beside what the address may say (send-page.ts)
      res.set('Cache-Control', 'private, no-store').type('html').send(html);
      return;
    }
    // the links to other languages keep all of the address
    const key = JSON.stringify([resultUrl, mayCreate, page.language, req.url]);
    let html = isFollowing ? recent.get(key) : undefined;
    if (html === undefined) {
      html = await render({ ...parts, resultUrl, readLists }, { query, mayCreate, page, own });
      recent.set(key, html);
    }
    res.set('Cache-Control', 'no-store');
    await sendPage(req, res, html);
  };
}

interface HomePage {
  query: z.infer<typeof querySchema>;
  mayCreate: boolean;
  page: PageLanguage;
  /** Those of this browser. Only it may see them. */
  own: ListedPoll[];
}

async function render(
  { pool, resultUrl, cacheViews, readLists }: ShowHomeParts & { readLists: DatabaseReader },
  { query, mayCreate, page: spoken, own }: HomePage,
): Promise<string> {
  const [page, themes] = await readLists(() =>
    Promise.all([listPolls(pool, { ...query, limit: POLLS_A_PAGE }), listThemes(pool)]),
  );
  const { texts } = spoken;
  return renderPage(
    view,
    {
      ...spoken,
      status: query.status,
      mayCreate,
      // their owner sees all votes
      own: own.map((poll) => ({ ...poll, votes: poll.status === 'scheduled' ? undefined : poll.ballots })),
      groups: groupByTheme(
        texts,
        page.polls.map((poll) => ({ ...poll, votes: votesOf(poll) })),
      ),
      statusLinks: (['open', 'scheduled', 'closed'] as const).map((status) => ({
        text: texts.homePage.statuses[status],
        url: addressOf({ ...query, status, cursor: undefined }),
        current: status === query.status,
      })),
      themeLinks: [undefined, ...themes.map(({ name }) => name)].map((name) => ({
        text: name === undefined ? texts.homePage.allThemes : themeLabel(name, texts),
        url: addressOf({ ...query, theme: name, cursor: undefined }),
        current: keyOf(name) === keyOf(query.theme),
      })),
      next: page.next === null ? undefined : addressOf({ ...query, cursor: page.next }),
      first: query.cursor === undefined ? undefined : addressOf({ ...query, cursor: undefined }),
      resultUrl,
      formatTime,
      hasClosed,
      optionLetter,
      bdi,
    },
    cacheViews,
  );
}

/** How many have voted, which is never hidden, except that a poll with `showFrom` shows it in steps until it is final. */
const votesOf = ({ status, showFrom, ballots }: ListedPoll): number | undefined =>
  status === 'scheduled' || (showFrom !== null && status !== 'final') ? undefined : ballots;

function addressOf({ status, theme, cursor }: z.infer<typeof querySchema>): string {
  const query = new URLSearchParams({
    ...(status !== 'open' && { status }),
    ...(theme !== undefined && { theme }),
    ...(cursor !== undefined && { cursor }),
  }).toString();
  return query ? `/polls?${query}` : '/polls';
}

const keyOf = (theme: string | undefined) => theme && themeKey(theme);

/** The built-in themes first, then the others by name; newest polls first within a theme. */
function groupByTheme<Listed extends ListedPoll>(
  texts: Texts,
  polls: Listed[],
): { label: string; polls: Listed[] }[] {
  const builtIn = builtInThemes.map(({ name }): string => name);
  const others = polls.map(({ theme }) => theme).sort((a, b) => a.localeCompare(b));
  const keys = new Set([...builtIn, ...others].map(themeKey));
  return [...keys]
    .map((key) => polls.filter(({ theme }) => themeKey(theme) === key))
    .flatMap((group) => (group[0] ? [{ label: themeLabel(group[0].theme, texts), polls: group }] : []));
}

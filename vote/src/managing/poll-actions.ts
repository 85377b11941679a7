// All actions on an existing poll. The API and the page that manages a poll are both built from this table.
import type { PoolClient } from '@hands/db/pool';
import { badField } from '@hands/shared/http/problem';
import { readFields } from '@hands/shared/http/read-fields';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { Texts } from '@hands/shared/texts/catalogues';
import { z } from 'zod';
import type { Manager } from '../polls/find-poll.ts';
import { pollChangeSchema, reopeningSchema } from '../polls/poll-schema.ts';
import type { Poll } from '../polls/read-polls.ts';
import { changePoll } from './change-poll.ts';
import { closePoll } from './close-poll.ts';
import { deletePoll } from './delete-poll.ts';
import type { LockedPoll } from './lock-poll.ts';
import { offsetsOf, toInstant } from './local-time.ts';
import { refuseListing } from './refuse-listing.ts';
import { reopenPoll } from './reopen-poll.ts';
import { resetPoll } from './reset-poll.ts';

export type PollActionName = 'change' | 'close' | 'reopen' | 'reset' | 'delete';

/** @throws ProblemError 400, 403, 409, and errors of the queue and the database */
type Work = (client: PoolClient, locked: LockedPoll, queue: BatchQueue, manager: Manager) => Promise<void>;

export interface PollAction {
  method: 'patch' | 'post' | 'delete';
  /** In Express's notation. */
  path: string;
  /** For the API's document. */
  summary: string;
  description: string;
  /** The JSON that the action takes, for the API's document. Without it, only an empty body or `{}` is accepted. */
  schema?: z.ZodType;
  /**
   * @param body the parsed JSON; undefined if there is none
   * @returns the work to do once the poll is locked
   * @throws ProblemError 400 that names the invalid fields
   */
  prepare(body: unknown): Work;
  /**
   * The message on the poll's page afterwards; undefined if the page no longer exists, or the message is no longer true. The page
   * may stay open, and be loaded again at any time.
   */
  notice?: (texts: Texts, poll: CurrentPoll) => string | undefined;
  /** The button on the poll's page, `POST /p/{slug}/manage/{name}`. Changing a poll has its own form. */
  button?: Button;
}

/** What is offered and said depends on. */
export interface CurrentPoll extends Pick<Poll, 'status' | 'removal'> {
  /** Whether it closes so soon that to close it would change nothing. */
  isEnding: boolean;
}

export interface Button {
  label: (texts: Texts) => string;
  hint?: (texts: Texts) => string;
  /** @param ballots ballots that count, plus those in flight if known */
  isOffered(poll: CurrentPoll, ballots: number): boolean;
  /** Shown first if the action cannot be undone. */
  confirmation?: Confirmation;
  /** Converts the form's fields to the JSON that the API takes. */
  bodyOf?(fields: Record<string, unknown>, poll: Pick<Poll, 'timeZone'>): unknown;
}

/** Asks before an action that concerns this poll with so many ballots. */
type Confirmation = (
  texts: Texts,
  pollId: number,
  ballots: number,
) => { question: string; warning: string; button: string };

const noFieldsSchema = z.strictObject({});

/** For an action that takes no fields: prepares its work, unless the body has some. */
const withoutFields =
  (work: Work) =>
  (body: unknown = {}): Work => {
    readFields(noFieldsSchema, body);
    return work;
  };

export const pollActions: Record<PollActionName, PollAction> = {
  change: {
    method: 'patch',
    path: '/polls/:id',
    summary: 'Change a poll',
    description:
      'Fields that are not named keep their values. Once there are ballots, they keep their meaning: option texts may be corrected and options added at the end, `maxChoices` may only rise, and `kind`, `voteChange` and `voters` stay. Anything else is answered with 409. Only administrators may list a poll that is not listed.',
    schema: pollChangeSchema,
    prepare(body) {
      const change = readFields(pollChangeSchema, body);
      return (client, locked, queue, manager) => {
        refuseListing(locked.poll, change, manager);
        return changePoll(client, locked, change, queue);
      };
    },
    notice: (texts) => texts.pollActions.changed,
  },
  close: {
    method: 'post',
    path: '/polls/:id/close',
    summary: 'Close an open poll',
    description:
      'The poll closes two seconds later, so that every instance knows of it by then. It is `closing` until every vote cast in time is counted, and then `final`.',
    prepare: withoutFields(closePoll),
    notice(texts, { status, isEnding }) {
      if (isEnding) return texts.pollActions.closesSoon;
      if (status === 'closing') return texts.pollActions.closed;
      return status === 'final' ? texts.pollActions.closedAndFinal : undefined;
    },
    button: {
      label: (texts) => texts.pollActions.close,
      hint: (texts) => texts.pollActions.closeHint,
      isOffered: ({ status, isEnding }) => status === 'open' && !isEnding,
    },
  },
  reopen: {
    method: 'post',
    path: '/polls/:id/reopen',
    summary: 'Reopen a poll whose result is final',
    description:
      'New votes are added to those that count. `closesAt` is the new deadline; without it, or without a body, the poll stays open.',
    schema: reopeningSchema,
    prepare(body = {}) {
      const { closesAt } = readFields(reopeningSchema, body);
      return (client, locked, queue) => reopenPoll(client, locked, closesAt, queue);
    },
    notice: (texts) => texts.pollActions.reopened,
    button: {
      label: (texts) => texts.pollActions.reopen,
      isOffered: ({ status }) => status === 'final',
      bodyOf({ closesAt: time = '' }, { timeZone }) {
        if (typeof time !== 'string') throw badField('closesAt', 'must be a date and a time');
        // of a time that comes twice the later one, so that nobody is late who counts on it
        const offset = offsetsOf(time, timeZone).at(-1) ?? '';
        return { closesAt: time === '' ? null : toInstant('closesAt', { time, offset }, timeZone) };
      },
    },
  },
  reset: {
    method: 'post',
    path: '/polls/:id/reset',
    summary: 'Delete all ballots of a poll',
    description:
      'Its voters may vote again. Ballots in flight are rejected with the reason. The response comes at once; many ballots are removed in the background, as `removal` shows, and votes cast meanwhile are counted after that. Until then the poll cannot be reset again or reopened, and does not become `final`.',
    prepare: withoutFields(resetPoll),
    notice: (texts) => texts.pollActions.resetDone,
    button: {
      label: (texts) => texts.pollActions.reset,
      isOffered: ({ removal }, ballots) => ballots > 0 && removal === null,
      confirmation: (texts, _pollId, ballots) => ({
        question: texts.pollActions.resetQuestion,
        warning: texts.pollActions.resetWarning(ballots),
        button: texts.pollActions.resetButton(ballots),
      }),
    },
  },
  delete: {
    method: 'delete',
    path: '/polls/:id',
    summary: 'Delete a poll with its ballots',
    description:
      'The response comes at once; many ballots are removed in the background. Ballots in flight are rejected with the reason. Without poll 1, `GET /` is the list of polls.',
    prepare: withoutFields(deletePoll),
    button: {
      label: (texts) => texts.pollActions.delete,
      isOffered: () => true,
      confirmation: (texts, pollId, ballots) => ({
        question: texts.pollActions.deleteQuestion,
        warning: [
          texts.pollActions.deleteWarning(ballots),
          ...(pollId === 1 ? [texts.pollActions.deleteFirst] : []),
        ].join(' '),
        button: texts.pollActions.deleteButton(ballots),
      }),
    },
  },
};

export const pollActionNames = Object.keys(pollActions) as PollActionName[];

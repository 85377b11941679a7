// All that can be done to a poll that exists. The API and the pages for administrators are both made from this table.
import type { PoolClient } from '@hands/db/pool';
import { badField } from '@hands/shared/http/problem';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { readFields } from '../http/read-fields.ts';
import { pollChangeSchema, reopeningSchema } from '../polls/poll-schema.ts';
import type { Poll } from '../polls/read-polls.ts';
import { changePoll } from './change-poll.ts';
import { closePoll } from './close-poll.ts';
import { deletePoll } from './delete-poll.ts';
import type { LockedPoll } from './lock-poll.ts';
import { asInstant } from './poll-form.ts';
import { reopenPoll } from './reopen-poll.ts';
import { resetPoll } from './reset-poll.ts';

export type PollActionName = 'change' | 'close' | 'reopen' | 'reset' | 'delete';

/** @throws ProblemError 400, 409, and what the queue and the database throw */
type Work = (client: PoolClient, locked: LockedPoll, queue: BatchQueue) => Promise<void>;

export interface PollAction {
  method: 'patch' | 'post' | 'delete';
  /** As Express has it. */
  path: string;
  takesBody: boolean;
  /**
   * @param body what JSON says; undefined if there is none
   * @returns what is done once the poll is locked
   * @throws ProblemError 400 that names the wrong fields
   */
  prepare(body: unknown): Work;
  /** What the poll's page says once it is done; undefined if there is no such page any more. */
  notice?: string;
  /** Its button on the poll's page, `POST /admin/polls/{id}/{name}`. Changing a poll has a form of its own. */
  button?: Button;
}

export interface Button {
  label: string;
  hint?: string;
  /** @param ballots those that count, and those in flight as far as that is known */
  isOffered(poll: Pick<Poll, 'status' | 'removal'>, ballots: number): boolean;
  /** Asked first, because it cannot be undone. */
  confirmation?: Confirmation;
  /** What the fields of its form would be as JSON. */
  bodyOf?(fields: Record<string, unknown>): unknown;
}

interface Confirmation {
  question: string;
  /** @param ballots such as `3 ballots` */
  warn(pollId: number, ballots: string): string;
  button(ballots: string): string;
}

export const pollActions: Record<PollActionName, PollAction> = {
  change: {
    method: 'patch',
    path: '/polls/:id',
    takesBody: true,
    prepare(body) {
      const change = readFields(pollChangeSchema, body);
      return (client, locked, queue) => changePoll(client, locked, change, queue);
    },
    notice: 'The poll is changed.',
  },
  close: {
    method: 'post',
    path: '/polls/:id/close',
    takesBody: false,
    prepare: () => closePoll,
    notice:
      'The poll closes within two seconds. Its result is final once the votes cast by then are counted.',
    button: {
      label: 'Close now',
      hint: 'Votes are accepted for two more seconds.',
      isOffered: ({ status }) => status === 'open',
    },
  },
  reopen: {
    method: 'post',
    path: '/polls/:id/reopen',
    takesBody: true,
    prepare(body) {
      const { closesAt } = readFields(reopeningSchema, body ?? {});
      return (client, locked, queue) => reopenPoll(client, locked, closesAt, queue);
    },
    notice: 'The poll is open again.',
    button: {
      label: 'Reopen',
      isOffered: ({ status }) => status === 'final',
      bodyOf({ closesAt = '' }) {
        if (typeof closesAt !== 'string') throw badField('closesAt', 'must be a date and a time');
        return { closesAt: closesAt === '' ? null : asInstant(closesAt) };
      },
    },
  },
  reset: {
    method: 'post',
    path: '/polls/:id/reset',
    takesBody: false,
    prepare: () => resetPoll,
    notice: 'The poll is reset: no earlier ballot counts.',
    button: {
      label: 'Reset: delete all ballots',
      isOffered: ({ removal }, ballots) => ballots > 0 && removal === null,
      confirmation: {
        question: 'Reset this poll?',
        warn: (_id, ballots) =>
          `This permanently deletes ${ballots}. Ballots still in flight will be rejected. Its voters may vote again.`,
        button: (ballots) => `Delete ${ballots}`,
      },
    },
  },
  delete: {
    method: 'delete',
    path: '/polls/:id',
    takesBody: false,
    prepare: () => deletePoll,
    button: {
      label: 'Delete',
      isOffered: () => true,
      confirmation: {
        question: 'Delete this poll?',
        warn: (id, ballots) =>
          `This permanently deletes the poll and its ${ballots}.` +
          (id === 1 ? ' Poll 1 is created again, without ballots, at the next start.' : ''),
        button: (ballots) => `Delete it with ${ballots}`,
      },
    },
  },
};

export const pollActionNames = Object.keys(pollActions) as PollActionName[];

// Closing, reopening, resetting and deleting a poll by buttons; what cannot be undone asks first.
import type { PoolClient } from '@hands/db/pool';
import { badField, notFound } from '@hands/shared/problem';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { RequestHandler } from 'express';
import { administerPoll } from '../../administer-poll.ts';
import type { Action } from '../../administer.ts';
import { askDatabase } from '../../ask-database.ts';
import { closePoll } from '../../close-poll.ts';
import { deletePoll } from '../../delete-poll.ts';
import type { LockedPoll } from '../../lock-poll.ts';
import { reopeningSchema } from '../../poll-schema.ts';
import { readBody } from '../../read-body.ts';
import { readFields } from '../../read-fields.ts';
import { readFigures } from '../../read-figures.ts';
import { asInstant } from '../../read-poll-form.ts';
import { readPollId } from '../../read-poll-id.ts';
import { readPolls } from '../../read-polls.ts';
import { reopenPoll } from '../../reopen-poll.ts';
import { resetPoll } from '../../reset-poll.ts';
import { sendRefused } from './edit-poll.ts';
import type { AdminParts } from './router.ts';
import { sendPage } from './send-page.ts';

interface PollDeed {
  action: Action;
  /** Ballots go: it is asked whether that is meant. */
  asks: boolean;
  work(
    client: PoolClient,
    locked: LockedPoll,
    queue: BatchQueue,
    fields: Record<string, unknown>,
  ): Promise<void>;
}

const deeds: Partial<Record<string, PollDeed>> = {
  close: { action: 'close poll', asks: false, work: closePoll },
  reopen: {
    action: 'reopen poll',
    asks: false,
    work: (client, locked, queue, { closesAt }) => reopenPoll(client, locked, readDeadline(closesAt), queue),
  },
  reset: { action: 'reset poll', asks: true, work: resetPoll },
  delete: { action: 'delete poll', asks: true, work: deletePoll },
};

type DeedHandler = RequestHandler<{ id: string; deed: string }>;

/** `GET /admin/polls/{id}/reset` and `/delete`: asks whether that is meant. Of the others: 303 to the poll. 404, 503. */
export function confirmDeed(parts: AdminParts): DeedHandler {
  return async (req, res) => {
    const id = readPollId(req.params.id);
    if (!findDeed(req.params.deed).asks) {
      res.redirect(303, `/admin/polls/${id}`);
      return;
    }
    const [[poll], figures] = await askDatabase(
      Promise.all([readPolls(parts.pool, [id]), readFigures(parts.pool, [id])]),
      'The poll cannot be read now. Please try again.',
    );
    if (!poll) throw notFound('There is no such poll.');
    await sendPage(res, parts, 'confirm', { poll, figures: figures.get(id), deed: req.params.deed });
  };
}

/**
 * `POST /admin/polls/{id}/{close, reopen, reset, delete}`; `reopen` takes `closesAt`, a time in UTC. 303 to the poll, or to
 * all of them where it is gone. 400 and 409: the poll's page, with why not. 404, 503.
 */
export function doDeed(parts: AdminParts): DeedHandler {
  return async (req, res) => {
    const id = readPollId(req.params.id);
    const { action, work } = findDeed(req.params.deed);
    const fields = Object(await readBody(req)) as Record<string, unknown>;
    try {
      await administerPoll(parts, res.locals.actor as string, action, id, (client, locked) =>
        work(client, locked, parts.queue, fields),
      );
    } catch (error) {
      await sendRefused(req, res, parts, error);
      return;
    }
    res.redirect(303, action === 'delete poll' ? '/admin' : `/admin/polls/${id}?done=${req.params.deed}`);
  };
}

function findDeed(name: string): PollDeed {
  const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined;
  if (!deed) throw notFound('There is nothing at this address.');
  return deed;
}

function readDeadline(closesAt: unknown): number | null {
  if (closesAt === undefined || closesAt === '') return null;
  if (typeof closesAt !== 'string') throw badField('closesAt', 'must be a date and a time');
  return readFields(reopeningSchema, { closesAt: asInstant(closesAt) }).closesAt;
}

// Who votes in a poll, by its rule (`voters`). However a voter's id is made, the primary key counts each voter once.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isFromListedSite } from '@hands/shared/http/cors';
import type { CookieSettings } from '../http/set-cookie.ts';
import type { Poll } from '../polls/read-polls.ts';
import { makePageVoter, readPageVoter } from './page-voter.ts';
import { findTokenVoter } from './token-voter.ts';
import { voterTag } from './voter-tag.ts';
import { createVoter, findVoter } from './voter.ts';

/** Whom a ballot page is for. */
export interface Visitor {
  /** Undefined if the voter is new, or may not vote. */
  voterId: string | undefined;
  /** Names the voter of this browser to the page, also a new one (voter-tag.ts). Undefined if each page is for a voter of its own. */
  tag?: string | undefined;
  /** The voter of this page's form, from makePageVoter(). */
  pageVoter?: string;
  /** Why the visitor may not vote. */
  obstacle?: string | undefined;
}

export function identifyVisitor(
  req: IncomingMessage,
  res: ServerResponse,
  settings: CookieSettings,
  poll: Poll,
): Visitor {
  switch (poll.voters) {
    case 'browser': {
      const voterId = findVoter(req, res, settings);
      return { voterId, tag: voterTag(poll.id, voterId ?? createVoter(res, settings)) };
    }
    case 'token': {
      const { voterId, refusal } = findTokenVoter(req, res, poll, settings);
      return { voterId, tag: voterId && voterTag(poll.id, voterId), obstacle: refusal?.message };
    }
    case 'anyone':
      return { voterId: undefined, pageVoter: makePageVoter(poll, settings) };
  }
}

/** Who casts a vote. */
export interface Voter {
  voterId: string;
  /** Whether the id was made for this request, so that the voter has not voted before. */
  isNew: boolean;
  /** Whether no later request can come from this voter, because the client is not told who it is. */
  isForOnce: boolean;
}

/**
 * @param form the field `voter` of the vote, and whether the vote comes from a ballot page, which has one
 * @throws ProblemError 400 if that field is not from a page of this poll, 403 if the poll takes voting links only and this browser
 *   has no valid one
 */
export function identifyVoter(
  req: IncomingMessage,
  res: ServerResponse,
  settings: CookieSettings,
  poll: Poll,
  { pageVoter, isFromPage }: { pageVoter: unknown; isFromPage: boolean },
): Voter {
  switch (poll.voters) {
    case 'browser': {
      const known = findVoter(req, res, settings);
      if (known !== undefined) return { voterId: known, isNew: false, isForOnce: false };
      // a visitor of another site's page must not be given its voter
      if (isFromListedSite(req)) return newVoterForOnce();
      return { voterId: createVoter(res, settings), isNew: true, isForOnce: false };
    }
    case 'token': {
      const { voterId, refusal } = findTokenVoter(req, res, poll, settings);
      if (refusal) throw refusal;
      return { voterId, isNew: false, isForOnce: false };
    }
    case 'anyone':
      return pageVoter === undefined && !isFromPage
        ? newVoterForOnce()
        : { voterId: readPageVoter(pageVoter, poll, settings), isNew: false, isForOnce: false };
  }
}

const newVoterForOnce = (): Voter => ({ voterId: randomUUID(), isNew: true, isForOnce: true });

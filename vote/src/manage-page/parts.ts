import type { Request, RequestHandler } from 'express';
import type { Config } from '../config.ts';
import type { PageSettings } from '../http/send-page.ts';
import type { KeyFinder } from '../access/key-finder.ts';
import type { TokenListParts } from '../managing/list-tokens.ts';
import type { PollFormParts } from '../managing/show-poll-form.ts';
import type { Manager } from '../polls/find-poll.ts';
import type { Poll } from '../polls/read-polls.ts';

export type ManagePageParts = PollFormParts &
  PageSettings &
  TokenListParts &
  Pick<Config, 'voteUrl'> & { findKey: KeyFinder };

/** What admitManager() has found out. */
export interface ManageLocals {
  /** As cached; what changes must be read again. */
  poll: Poll;
  manager: Manager;
}

/** Handles a request of someone who may manage the poll. */
export type ManageHandler<Params = Request['params']> = RequestHandler<
  Params,
  unknown,
  unknown,
  Request['query'],
  ManageLocals
>;

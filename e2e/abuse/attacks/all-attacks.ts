import type { Attack } from '../attack.ts';
import * as lines from './lines.ts';
import * as pages from './pages.ts';
import * as sockets from './sockets.ts';
import * as tokens from './tokens.ts';
import * as votes from './votes.ts';

export const allAttacks: Record<string, Attack> = {
  'votes as new voters': votes.votesAsNewVoters,
  'votes by invented users (A8)': votes.votesByInventedUsers,
  'probes of a vote (A2)': votes.probesOfAVote,
  'wrong tokens by form (A3)': tokens.wrongTokensByForm,
  'wrong bearers at vote (A3)': tokens.wrongBearersAtVote,
  'wrong bearers at result (A4)': tokens.wrongBearersAtResult,
  'control frames on streams (A1)': sockets.pingsOnStreams,
  'control frames on Socket.io (A1)': sockets.pingsOnSocketIo,
  'polling handshakes (A5)': sockets.pollingHandshakes,
  'watch calls with random ids (A6)': sockets.watchesOfRandomPolls,
  'exports in a loop (A9)': pages.exportsInALoop,
  'ballot pages': pages.ballotPages,
  'lists of polls': pages.listsOfPolls,
  'result pages': pages.resultPages,
  'polls that do not exist': pages.pollsThatDoNotExist,
  'new polls': pages.newPolls,
  'slow headers at vote': lines.slowHeadersAtVote,
  'slow headers at result': lines.slowHeadersAtResult,
  'slow headers at worker': lines.slowHeadersAtWorker,
  'slow bodies': lines.slowBodies,
  'bodies without an end': lines.largeBodies,
  'rubbish on connections': lines.rubbishOnLines,
  'rubbish as votes': lines.rubbishAsVotes,
};

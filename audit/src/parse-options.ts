// What is to be audited, from the command line.
import { parseArgs } from 'node:util';
import { parsePollId } from '@hands/shared/poll/poll-id';

export interface AuditOptions {
  /** Null: all polls. */
  pollId: number | null;
  json: boolean;
  /** The id of a queue to be given up instead; null: none. */
  retire: string | null;
}

export const help = `Recounts all ballots, and compares them with what the polls say: while votes come in, and without holding them up.

Usage: npm run audit -- [options]

  --poll ID   this poll alone
  --json      the report as JSON
  --retire ID gives up a queue that cannot be reached any more, and what it may hold
  --help      this text

Which database: DATABASE_URL and REDIS_URL, set or in .env; else what "npm start" runs.
Ends with 0 when all is well, 1 when there is a difference or another fault, 2 when it could not tell.
`;

/** A fault of the command line; the message names the option. */
export class BadOption extends Error {}

/** @returns undefined when help is asked for. */
export function parseOptions(args: string[]): AuditOptions | undefined {
  const { help: wantsHelp, poll, json, retire = null } = readArguments(args);
  if (wantsHelp) return undefined;
  const pollId = poll === undefined ? null : parsePollId(poll);
  if (pollId === undefined) throw new BadOption(`--poll must be the number of a poll, not "${poll}"`);
  if (retire !== null && !/^[0-9a-f-]{36}$/.test(retire))
    throw new BadOption(`--retire must be the id of a queue, as the audit names it, not "${retire}"`);
  return { pollId, json, retire };
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        poll: { type: 'string' },
        json: { type: 'boolean', default: false },
        retire: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new BadOption((error as Error).message, { cause: error });
  }
}

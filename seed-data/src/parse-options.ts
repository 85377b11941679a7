// What the crowd is to do, from the command line.
import { parseArgs } from 'node:util';

export interface CrowdOptions {
  /** Where the vote service answers, without a slash at the end. */
  url: string;
  poll: number;
  /** Voters altogether, each with one vote. */
  votes: number;
  /** Weights of the options by position. */
  shares: number[];
  /** Voters at work at the same time. */
  concurrency: number;
  /** Votes started per second; 0 means as fast as the answers come. */
  rate: number;
  /** Make the demo polls and vote on all of them; `poll` and `shares` then mean nothing. */
  demo: boolean;
  /** What makes the polls where the service wants one. */
  adminToken: string | undefined;
}

export const help = `Votes like a crowd. Every voter is a new one: opens the ballot page, then casts one vote.

Usage: npm run seed -- [options]

  --url ADDRESS    where the vote service answers          (http://localhost:5000)
  --poll ID        the poll to vote in                     (1)
  --votes N        votes altogether                        (3000)
  --shares A:B:…   how they fall to the options in order   (2:1)
  --concurrency N  voters at the same time                 (50)
  --rate N         votes per second, 0 = no limit          (0)
  --demo           make nine polls on three themes where they are missing, and vote on all of them
  --admin-token T  makes them where the service wants one  (the variable ADMIN_TOKEN)
  --help           this text

Ends with 0 when every vote was accepted, 1 when not, 2 for a bad option, 130 when interrupted.
`;

/** A fault of the command line; the message names the option. */
export class BadOption extends Error {}

/** @returns undefined when help is asked for. */
export function parseOptions(args: string[], env = process.env): CrowdOptions | undefined {
  const values = readArguments(args);
  if (values.help) return undefined;
  const own = (['poll', 'shares'] as const).find((name) => values[name] !== undefined);
  if (values.demo && own) throw new BadOption(`--${own} does not go with --demo, which has its own`);
  return {
    url: address(values.url),
    poll: wholeNumber('--poll', values.poll ?? '1', 1, 2_147_483_647),
    votes: wholeNumber('--votes', values.votes, 1, 10_000_000),
    shares: shareList(values.shares ?? '2:1'),
    concurrency: wholeNumber('--concurrency', values.concurrency, 1, 10_000),
    rate: positiveNumber('--rate', values.rate),
    demo: values.demo,
    adminToken: (values['admin-token'] ?? env['ADMIN_TOKEN']) || undefined,
  };
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        url: { type: 'string', default: 'http://localhost:5000' },
        poll: { type: 'string' },
        votes: { type: 'string', default: '3000' },
        shares: { type: 'string' },
        concurrency: { type: 'string', default: '50' },
        rate: { type: 'string', default: '0' },
        demo: { type: 'boolean', default: false },
        'admin-token': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new BadOption((error as Error).message, { cause: error });
  }
}

function address(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new BadOption(`--url must be an address like http://localhost:5000, not "${value}"`);
  }
  return url.href.replace(/\/+$/, '');
}

function wholeNumber(option: string, value: string, min: number, max: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < min || number > max) {
    throw new BadOption(
      `${option} must be a whole number from ${String(min)} to ${String(max)}, not "${value}"`,
    );
  }
  return number;
}

function positiveNumber(option: string, value: string): number {
  if (!/^\d+(\.\d+)?$/.test(value)) throw new BadOption(`${option} must be a number from 0, not "${value}"`);
  return Number(value);
}

function shareList(value: string): number[] {
  const shares = value.split(':').map(Number);
  if (!/^\d+(:\d+){0,19}$/.test(value) || shares.every((share) => share === 0)) {
    throw new BadOption(
      `--shares must be 1 to 20 whole numbers like 2:1, one at least above 0, not "${value}"`,
    );
  }
  return shares;
}

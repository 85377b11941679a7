import { parseArgs } from 'node:util';

export const sections = ['accept', 'record', 'backlog', 'screen'] as const;
export type Section = (typeof sections)[number];

export interface BenchOptions {
  rounds: number;
  /** How long each load lasts. */
  seconds: number;
  only: readonly Section[];
}

export const help = `Measures votes accepted, ballots recorded, backlogs drained and the way to the screen, each beside its baseline.

Usage: npm run bench -- [options]

  --rounds N      rounds, whose median is reported           (5)
  --seconds N     how long each load lasts                   (4)
  --only SECTION  accept, record, backlog or screen; may be repeated  (all)
  --help          this text
`;

/** A fault of the command line; the message names the option. */
export class BadOption extends Error {}

/** @returns undefined when help is asked for. */
export function parseOptions(args: string[]): BenchOptions | undefined {
  const values = readArguments(args);
  if (values.help) return undefined;
  return {
    rounds: wholeNumber('--rounds', values.rounds),
    seconds: wholeNumber('--seconds', values.seconds),
    only: values.only.map(section),
  };
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        rounds: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '4' },
        only: { type: 'string', multiple: true, default: [...sections] },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new BadOption((error as Error).message, { cause: error });
  }
}

function wholeNumber(option: string, value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value))
    throw new BadOption(`${option} must be a whole number from 1, not "${value}"`);
  return Number(value);
}

function section(value: string): Section {
  const found = sections.find((name) => name === value);
  if (!found) throw new BadOption(`--only must be accept, record, backlog or screen, not "${value}"`);
  return found;
}

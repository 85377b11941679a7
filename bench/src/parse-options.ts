import { Command, InvalidArgumentError, Option } from 'commander';

export const sections = ['accept', 'record', 'backlog', 'takeover', 'screen'] as const;
export type Section = (typeof sections)[number];

export interface BenchOptions {
  rounds: number;
  /** How long each load lasts. */
  seconds: number;
  only: readonly Section[];
}

/** @throws CommanderError after it has printed the help, or what is wrong with an option */
export function parseOptions(args: string[]): BenchOptions {
  return new Command('npm run bench --')
    .description(
      'Measures votes accepted, ballots recorded, backlogs drained, lost workers and the time to the screen, each beside its baseline.',
    )
    .option('--rounds <n>', 'rounds, whose median is reported', wholeNumber, 5)
    .option('--seconds <n>', 'how long each load lasts', wholeNumber, 4)
    .addOption(
      new Option('--only <sections...>', 'the sections to measure')
        .choices(sections)
        .default(sections, 'all'),
    )
    .helpOption('--help', 'print this text')
    .showHelpAfterError('"npm run bench -- --help" lists the options.')
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts();
}

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value))
    throw new InvalidArgumentError('It must be a whole number from 1 to 9999.');
  return Number(value);
}

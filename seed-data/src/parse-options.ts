import { Command, InvalidArgumentError, Option } from 'commander';

export interface CrowdOptions {
  /** The address of the vote service, without a slash at the end. */
  url: string;
  poll: number;
  /** Voters in total, each with one vote. */
  votes: number;
  /** Weights of the options by position. */
  shares: number[];
  /** Voters at the same time. */
  concurrency: number;
  /** Votes started per second; 0: without a limit. */
  rate: number;
  /** Create the demo polls and vote on all of them; `poll` and `shares` are ignored. */
  demo: boolean;
  adminToken: string | undefined;
}

/** @throws CommanderError after it has printed the help, or what is wrong with an option */
export function parseOptions(args: string[], env = process.env): CrowdOptions {
  const options = new Command('npm run seed --')
    .description(
      'Votes like a crowd. Every voter is a new one: it opens the ballot page, then casts one vote.',
    )
    .option('--url <address>', 'address of the vote service', address, 'http://localhost:5000')
    .option('--poll <id>', 'the poll to vote in', wholeNumber(1, 2_147_483_647), 1)
    .option('--votes <n>', 'votes in total', wholeNumber(1, 10_000_000), 3000)
    .addOption(
      new Option('--shares <a:b:...>', 'how the votes are divided among the options, in their order')
        .argParser(shareList)
        .default([2, 1], '2:1'),
    )
    .option('--concurrency <n>', 'voters at the same time', wholeNumber(1, 10_000), 50)
    .option('--rate <n>', 'votes per second; 0: without a limit', positiveNumber, 0)
    .addOption(
      new Option('--demo', 'create nine polls on three themes if they are missing, and vote on all of them')
        .default(false)
        .conflicts(['poll', 'shares']),
    )
    .option('--admin-token <token>', 'creates polls if the service requires it (default: ADMIN_TOKEN)')
    .helpOption('--help', 'print this text')
    .addHelpText(
      'after',
      '\nExit codes: 0 every vote was accepted, 1 some were not, 2 an option is invalid, 130 interrupted.',
    )
    .showHelpAfterError('"npm run seed -- --help" lists the options.')
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts<CrowdOptions>();
  return { ...options, adminToken: (options.adminToken ?? env['ADMIN_TOKEN']) || undefined };
}

function address(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new InvalidArgumentError('It must be an address like http://localhost:5000.');
  return url.href.replace(/\/+$/, '');
}

function wholeNumber(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max)
      throw new InvalidArgumentError(`It must be a whole number from ${String(min)} to ${String(max)}.`);
    return number;
  };
}

function positiveNumber(value: string): number {
  if (!/^\d+(\.\d+)?$/.test(value)) throw new InvalidArgumentError('It must be a number, 0 or more.');
  return Number(value);
}

function shareList(value: string): number[] {
  const shares = value.split(':').map(Number);
  if (!/^\d+(:\d+){0,19}$/.test(value) || shares.every((share) => share === 0))
    throw new InvalidArgumentError(
      'It must be 1 to 20 whole numbers like 2:1, at least one of them above 0.',
    );
  return shares;
}

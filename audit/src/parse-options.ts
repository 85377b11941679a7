import { parsePollReference } from '@hands/shared/poll/poll-reference';
import type { PollReference } from '@hands/shared/poll/poll-reference';
import { Command, InvalidArgumentError } from 'commander';

export interface AuditOptions {
  /** Undefined: all polls. */
  poll?: PollReference;
  json: boolean;
  /** The id of a queue to be retired instead. */
  retire?: string;
}

/** @throws CommanderError after it has printed the help, or what is wrong with an option */
export function parseOptions(args: string[]): AuditOptions {
  return new Command('npm run audit --')
    .description(
      'Recounts all ballots and compares them with what the polls show. Votes are accepted and counted meanwhile.',
    )
    .option('--poll <id or slug>', 'audit one poll only', pollReference)
    .option('--json', 'print the report as JSON', false)
    .option(
      '--retire <id>',
      'give up a queue that cannot be reached any more, with the ballots it may hold',
      queueId,
    )
    .helpOption('--help', 'print this text')
    .addHelpText(
      'after',
      `
The database is the one of DATABASE_URL and REDIS_URL, set or in .env; otherwise the one that "npm start" runs.
Exit codes: 0 no faults, 1 faults were found, 2 the audit could not be finished.`,
    )
    .showHelpAfterError('"npm run audit -- --help" lists the options.')
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts();
}

function pollReference(value: string): PollReference {
  const reference = parsePollReference(value);
  if (reference === undefined) throw new InvalidArgumentError('It must be the number or the slug of a poll.');
  return reference;
}

function queueId(value: string): string {
  if (!/^[0-9a-f-]{36}$/.test(value))
    throw new InvalidArgumentError('It must be the id of a queue, as the audit shows it.');
  return value;
}

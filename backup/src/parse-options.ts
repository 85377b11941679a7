import { Command } from 'commander';

const where = `
The database is the one of DATABASE_URL, set or in .env; otherwise the one that "npm start" runs.`;

function createCommand(name: string, description: string): Command {
  return new Command(`${name} --`)
    .description(description)
    .helpOption('--help', 'print this text')
    .showHelpAfterError(`"${name} -- --help" lists the options.`)
    .exitOverride();
}

/**
 * @returns the file; undefined for one that is named after the time
 * @throws CommanderError after it has printed the help, or what is wrong with an option
 */
export function parseBackupOptions(args: string[]): string | undefined {
  return createCommand('npm run backup', 'Writes all polls and ballots into a file while votes come in.')
    .argument('[file]', 'where to write it; - for standard output (default: a file named after the time)')
    .addHelpText('after', `${where}\nExit codes: 0 the backup is complete and on disk, 1 there is none.`)
    .parse(args, { from: 'user' }).args[0];
}

/** As above. */
export function parseRestoreOptions(args: string[]): string {
  const { args: files } = createCommand(
    'npm run restore',
    'Restores what "npm run backup" has written into an empty system, and audits it.',
  )
    .argument('<file>', 'the backup; - for standard input')
    .addHelpText(
      'after',
      `${where} REDIS_URL and REDIS_URL_OLD are those of the audit.
Exit codes: 0 restored, and all is well; 1 restored, and the audit found faults; 2 nothing was restored.`,
    )
    .parse(args, { from: 'user' });
  return files[0] ?? '-';
}

import { SettingsError } from '@hands/shared/process/settings-error';
import { AuditError } from '@hands/audit/await-parts';
import { CommanderError } from 'commander';
import { BackupError } from './backup-error.ts';

/**
 * Runs a command to its end, and prints why it could not be run.
 * @param failed the exit code in that case
 * @param run gets the arguments, and resolves with the exit code
 */
export async function runProgram(failed: number, run: (args: string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run(process.argv.slice(2));
  } catch (error) {
    // commander has printed it; asking for help is not an error
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      process.exitCode = failed;
      const isExplained = [BackupError, AuditError, SettingsError].some((type) => error instanceof type);
      const { message } = error as Error;
      process.stderr.write(isExplained ? `${message}\n` : `It failed: ${message}\n`);
    }
  }
}

import { SettingsError } from './settings-error.ts';

/** Reads the settings when a process starts. If some are invalid, prints what is wrong, without a stack trace, and exits. */
export function readOrExit<Config>(read: () => Config, exitCode = 1): Config {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(exitCode);
  }
}

import process from 'node:process';
import { install } from './install.js';

/**
 * Installs missing packages, then returns commander's command for `npm start` and its like. It prints the help and exits with 0,
 * or names an option that is wrong and exits with 2.
 */
export async function createCommand(name, description) {
  await install();
  const { Command } = await import('commander');
  return new Command(`${name} --`)
    .description(description)
    .helpOption('--help', 'print this text')
    .showHelpAfterError(`"${name} -- --help" lists the options.`)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
}

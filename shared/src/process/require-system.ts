import { SettingsError } from './settings-error.ts';

/**
 * For commands that work on a running system: requires its database, which `npm start` names to them.
 * @throws SettingsError that says what to do
 */
export function requireSystem(env: NodeJS.ProcessEnv): void {
  if (!env['DATABASE_URL'])
    throw new SettingsError('No system is running. Start one with "npm start", or set DATABASE_URL.');
}

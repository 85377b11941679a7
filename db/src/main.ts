// Runs the migrations as a separate process, before the services start. Exits with 0 once the database is ready for them.
import { createLogger } from '@hands/shared/process/logger';
import { readOrExit } from '@hands/shared/process/read-or-exit';
import { SettingsError } from '@hands/shared/process/settings-error';
import { loadConfig } from './config.ts';
import { ensureRoles } from './ensure-roles.ts';
import { ensureSamplePoll, migrate } from './migrate.ts';
import { reachDatabase } from './reach-database.ts';

const config = readOrExit(loadConfig);
const logger = createLogger('migrate', config.logLevel);
try {
  if (config.adminUrl !== undefined) {
    await reachDatabase(config.adminUrl, 'DATABASE_ADMIN_URL');
    await ensureRoles(config.adminUrl);
  }
  await reachDatabase(config.databaseUrl);
  await migrate(config.databaseUrl, (message) => {
    logger.debug(message.trim());
  });
  await ensureSamplePoll(config.databaseUrl, ...config.options);
  logger.info({ options: config.options }, 'the database is up to date');
} catch (error) {
  if (error instanceof SettingsError) logger.fatal(error.message);
  else logger.fatal({ err: error }, 'the database could not be migrated');
  process.exitCode = 1;
}

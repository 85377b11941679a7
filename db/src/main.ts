// Runs the migrations as a separate process, before the services start. Exits with 0 once the database is ready for them.
import { createLogger } from '@hands/shared/process/logger';
import { loadConfig } from './config.ts';
import { ensureSamplePoll, migrate } from './migrate.ts';

const config = loadConfig();
const logger = createLogger('migrate', config.logLevel);
try {
  await migrate(config.databaseUrl, (message) => {
    logger.debug(message.trim());
  });
  await ensureSamplePoll(config.databaseUrl, ...config.options);
  logger.info({ options: config.options }, 'the database is up to date');
} catch (error) {
  logger.fatal({ err: error }, 'the database could not be migrated');
  process.exitCode = 1;
}

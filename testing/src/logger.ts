import { createLogger } from '@hands/shared/process/logger';

export const logger = createLogger('test', 'silent');

import { createLogger } from '@hands/shared/logger';

export const logger = createLogger('test', 'silent');

import type { Logger } from '@hands/shared/logger';
import type { PollFormParts } from '../show-poll-form.ts';

export interface AdminParts extends PollFormParts {
  secureCookies: boolean;
  logger: Logger;
  resultUrl: string;
}

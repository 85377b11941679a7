import type { TrustProxy } from '@hands/shared/auth/client-address';
import type { Logger } from '@hands/shared/process/logger';
import type { PollFormParts } from '../managing/show-poll-form.ts';

export interface AdminParts extends PollFormParts {
  secureCookies: boolean;
  logger: Logger;
  resultUrl: string;
  trustProxy: TrustProxy | undefined;
}

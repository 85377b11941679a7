import type { Logger } from '@hands/shared/process/logger';
import type { PageSettings } from '../http/send-page.ts';
import type { PollFormParts } from '../managing/show-poll-form.ts';

export type AdminParts = PollFormParts & PageSettings & { logger: Logger };

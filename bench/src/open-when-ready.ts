import { setTimeout as delay } from 'node:timers/promises';
import type { QueueSettings } from '@hands/shared/process/settings';
import { queueNames } from '@hands/shared/queue/backend';
import type { QueueBackend } from '@hands/shared/queue/queue-backend';
import type { Queue } from 'bullmq';

/** Opens the only queue of these settings as soon as its backend can be reached. */
export async function openWhenReady(backend: QueueBackend, settings: QueueSettings): Promise<Queue> {
  for (;;) {
    try {
      return await backend.openQueue(queueNames(settings)[0] ?? '');
    } catch {
      await delay(50);
    }
  }
}

import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { System } from '@hands/testing/system';
import type { TestService } from '@hands/testing/test-service';
import type pg from 'pg';
import type { ServiceName } from './input.ts';

export const ADMIN_TOKEN = 'the-token-of-the-fuzzer';

export interface Target {
  system: System;
  pool: pg.Pool;
  services: Record<ServiceName, TestService>;
  /** The votes' queue, to add jobs to it. */
  queue: BatchQueue;
  /** By the names in placeholders. */
  polls: Record<string, number>;
  /** Replaces the placeholders in an input's text. @param service whose address is meant */
  fill: (text: string, service?: ServiceName) => Promise<string>;
}

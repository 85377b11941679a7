import type { z } from 'zod';
import { findTextFault } from './find-text-fault.ts';

/** For a schema's check(): the rules for texts. An empty text is left to the schema. */
export function checkText({ value, issues }: z.core.ParsePayload<string>): void {
  const message = value === '' ? undefined : findTextFault(value);
  if (message) issues.push({ code: 'custom', message, input: value });
}

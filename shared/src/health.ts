import { z } from 'zod';

const state = z.enum(['up', 'down']);

/** What `/health` answers: of the whole, and of each part. */
export const healthSchema = z
  .object({ status: state, parts: z.record(z.string(), z.looseObject({ status: state })) })
  .meta({ id: 'Health' });

/** Whether a part answers: false where its check rejects. */
export async function answers(check: Promise<unknown>): Promise<boolean> {
  try {
    await check;
    return true;
  } catch {
    return false;
  }
}

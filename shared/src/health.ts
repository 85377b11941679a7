import { z } from 'zod';

const state = z.enum(['up', 'down']);
/** `unknown`: who could tell of it has not been heard. */
const partState = z.enum([...state.options, 'unknown']);

/** What `/health` answers: of the whole, and of each part. */
export const healthSchema = z
  .object({ status: state, parts: z.record(z.string(), z.looseObject({ status: partState })) })
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

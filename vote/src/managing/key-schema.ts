// The keys of a poll as the API accepts and returns them.
import { formatInstant } from '@hands/shared/poll/batch';
import { lineSchema } from '@hands/shared/text/line-schema';
import { z } from 'zod';
import { pollParameters } from '../polls/operations.ts';
import type { PollKey } from './list-keys.ts';

export const MAX_LABEL = 40;

/** Of a poll. More than any team needs, and few enough that a script cannot fill the table. */
export const MAX_KEYS = 20;

/** The body that adds a key. */
export const newKeySchema = z
  .strictObject({
    label: lineSchema(MAX_LABEL).meta({ description: 'Whose key it is. The activity log names it.' }),
  })
  .meta({ id: 'NewKey', examples: [{ label: 'Ana' }] });

const keySchema = z
  .object({
    id: z.string().meta({ description: 'Names the key; it does not reveal it.' }),
    label: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable().meta({ description: 'To the minute. null: never.' }),
  })
  .meta({ id: 'Key' });

export const keyListSchema = z.object({ keys: z.array(keySchema) }).meta({ id: 'KeyList' });

export const createdKeySchema = keySchema
  .extend({
    key: z.string().meta({ description: 'The bearer token for this poll.' }),
    manageUrl: z.string().meta({ description: 'The page that manages the poll, with the key.' }),
  })
  .meta({ id: 'CreatedKey' });

export const keyParameters = pollParameters.extend({
  keyId: z.string().meta({ description: 'The key’s id.' }),
});

export const keyJson = ({ id, label, createdAt, lastUsedAt }: PollKey): z.infer<typeof keySchema> => ({
  id,
  label,
  createdAt: formatInstant(createdAt),
  lastUsedAt: lastUsedAt === null ? null : formatInstant(lastUsedAt),
});

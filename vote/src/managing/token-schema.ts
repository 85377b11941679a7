// Voter tokens as the API accepts and returns them.
import { lineSchema } from '@hands/shared/text/line-schema';
import { z } from 'zod';
import { pollParameters } from '../polls/operations.ts';

export const MAX_NAME = 80;

/** In one call. */
export const MAX_NEW_TOKENS = 5_000;

/** Of a poll, with those that were revoked: vote keeps the ids of these in memory. */
export const MAX_TOKENS = 10_000;

/** Of a request. Names of 80 characters, nine bytes each in a form, would be more; those of people are shorter. */
export const MAX_TOKENS_BYTES = 1024 * 1024;

const tooMany = `must be at most ${String(MAX_NEW_TOKENS)} at once`;

/** The body that adds tokens. */
export const newTokensSchema = z
  .strictObject({
    labels: z
      .array(lineSchema(MAX_NAME), 'must be a list of names')
      .min(1, 'must name at least one voter')
      .max(MAX_NEW_TOKENS, tooMany)
      .optional()
      .meta({ description: 'Whose tokens they are. Only those who manage the poll see it.' }),
    count: z
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(MAX_NEW_TOKENS, tooMany)
      .optional()
      .meta({ description: 'How many. Their labels are numbers.' }),
  })
  .refine(({ labels, count }) => (labels === undefined) !== (count === undefined), {
    path: ['labels'],
    error: 'give either labels or count',
  })
  .meta({ id: 'NewTokens', examples: [{ labels: ['Ana', 'Ben'] }, { count: 30 }] });
export type NewTokens = z.infer<typeof newTokensSchema>;

const tokenSchema = z.object({
  id: z.string().meta({ description: 'Names the token; it does not reveal it.' }),
  label: z.string().nullable().meta({ description: 'null: deleted.' }),
});

export const tokenListSchema = z
  .object({
    tokens: z.array(
      tokenSchema
        .extend({
          redeemed: z.boolean().meta({
            description:
              'Whether its link was opened to vote. It appears for groups of ten tokens or more, the first once twenty were used and the last after the poll has closed, so that it does not reveal who cast a ballot.',
          }),
          revoked: z.boolean(),
        })
        .meta({ id: 'Token' }),
    ),
  })
  .meta({ id: 'TokenList' });

export const createdTokenSchema = tokenSchema
  .extend({ url: z.string().meta({ description: 'The voting link. It is not shown again.' }) })
  .meta({ id: 'CreatedToken' });

export const createdTokensSchema = z
  .object({ tokens: z.array(createdTokenSchema) })
  .meta({ id: 'CreatedTokens' });

export const tokenParameters = pollParameters.extend({
  tokenId: z.string().meta({ description: 'The token’s id.' }),
});

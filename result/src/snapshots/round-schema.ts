import { z } from 'zod';

/** An instant run-off's round, as in a snapshot. */
export const roundSchema = z
  .object({
    votes: z
      .array(z.int().nullable())
      .meta({ description: 'Votes of each option, by position; null if it was eliminated earlier.' }),
    exhausted: z.int().meta({ description: 'Ballots that rank no remaining option.' }),
    eliminated: z
      .int()
      .nullable()
      .meta({ description: 'Position of the option eliminated after this round; null in the last.' }),
    winners: z
      .array(z.int())
      .meta({ description: 'Positions of the winners: empty before the last round, several if tied.' }),
  })
  .meta({ id: 'Round' });

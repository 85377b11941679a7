import { pollKinds, pollStatuses, resultsVisibilities } from '@hands/shared/poll/poll';
import { z } from 'zod';
import type { Results } from './find-results.ts';
import { roundSchema } from './round-schema.ts';

/** Results as the API document shows them: a snapshot, as sockets send it, and its bound. */
export const resultsSchema: z.ZodType<Results> = z
  .object({
    pollId: z.int(),
    slug: z.string().meta({ description: 'Names the poll in addresses, like its id.' }),
    listed: z.boolean().meta({
      description:
        'Whether lists show the poll and its id is an address of it. Otherwise only its slug is, except for those who may manage it.',
    }),
    version: z
      .int()
      .meta({ description: 'Rises with every change: draw only what is newer than what you show.' }),
    question: z.string(),
    description: z.string().meta({ description: 'Plain text of several lines; empty if there is none.' }),
    kind: z.enum(pollKinds),
    status: z.enum(pollStatuses),
    resultsVisible: z.enum(resultsVisibilities),
    showFrom: z.int().nullable().meta({
      description:
        'If it is a number, you see no votes before there are this many, and then those of the latest step of at least five votes, with the `total` of that step. null: you see the poll as it is.',
    }),
    visible: z.boolean().meta({
      description: 'Whether you may see the votes. If not, all `votes` are null and there are no `rounds`.',
    }),
    options: z.array(
      z.object({
        position: z.int(),
        text: z.string(),
        votes: z.int().nullable().meta({ description: 'First preferences, if the poll is ranked.' }),
      }),
    ),
    rounds: z
      .exactOptional(z.array(roundSchema))
      .meta({ description: 'The instant run-off, if the poll is ranked.' }),
    total: z.int().meta({ description: 'Voters, not choices. Always shown.' }),
    inFlight: z.int().nullable().meta({
      description:
        'Ballots of a closing poll that are accepted and not yet recorded; null if that is not known yet, 0 in every other status.',
    }),
    opensAt: z.iso.datetime().nullable(),
    closesAt: z.iso.datetime().nullable(),
    sealedAt: z.iso.datetime().nullable().meta({ description: 'When the result became final.' }),
    timeZone: z.string().meta({ description: 'On whose clocks pages show these times: an IANA name.' }),
    at: z.iso.datetime().meta({ description: 'When the database was read, by the queue’s clock.' }),
    completeTo: z.iso.datetime().nullable().meta({
      description:
        'Every vote cast before this time of the queue’s clock is in these results, or was rejected. Null if that is not known. Sockets send it with `pipeline`, not with each snapshot.',
    }),
  })
  .meta({ id: 'Results' });

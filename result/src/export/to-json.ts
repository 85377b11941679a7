// The content of both export formats. The JSON export is sent as it is here.
import { optionLetter } from '@hands/shared/poll/option-letter';
import { pollKinds, pollStatuses } from '@hands/shared/poll/poll';
import { z } from 'zod';
import { roundShares } from '../../public/tally-model.js';
import { roundSchema } from '../snapshots/round-schema.ts';
import type { PollExport } from './read-export.ts';

/** Shares are multiples of a millionth. */
const SHARE_STEPS = 1_000_000;

const instant = z.iso.datetime();

export const exportSchema = z
  .object({
    pollId: z.int(),
    question: z.string(),
    kind: z.enum(pollKinds),
    status: z.enum(pollStatuses),
    opensAt: instant.nullable(),
    closesAt: instant.nullable(),
    sealedAt: instant.nullable(),
    at: instant.meta({
      description: 'When the database was read, by the queue’s clock. All data is from this moment.',
    }),
    total: z.int().meta({ description: 'Number of voters, not of choices.' }),
    options: z.array(
      z.object({
        position: z.int(),
        letter: z.string().meta({
          description: 'As pages show it beside the option: from `A` for position 0 to `T` for 19.',
        }),
        text: z.string(),
        votes: z.int().meta({ description: 'In a ranked poll, first preferences.' }),
        share: z.number().meta({
          description:
            'Share of all votes, from 0 to 1, to six decimal places. The shares of a poll add up to 1.',
        }),
      }),
    ),
    rounds: z
      .exactOptional(z.array(roundSchema))
      .meta({ description: 'The instant run-off. Only for ranked polls.' }),
    ballotsOverTime: z.array(z.object({ from: instant, to: instant, ballots: z.int().min(10) })).meta({
      description: 'Ballots cast from one time until before another, at least ten in each entry.',
    }),
    ballotsOutside: z.int().meta({
      description:
        'Ballots of the total that are in no entry of `ballotsOverTime`: the latest if the poll is not final, or all if there are fewer than ten.',
    }),
  })
  .meta({ id: 'Export' });

export type ExportJson = z.infer<typeof exportSchema>;

export function toJson({ snapshot, buckets }: PollExport): ExportJson {
  const { pollId, question, kind, status, opensAt, closesAt, sealedAt, at, total, rounds } = snapshot;
  const options = snapshot.options.map((option) => ({ ...option, votes: option.votes ?? 0 }));
  const shares = roundShares(
    options.map((option) => option.votes),
    SHARE_STEPS,
  );
  return {
    ...{ pollId, question, kind, status, opensAt, closesAt, sealedAt, at, total },
    options: options.map(({ position, text, votes }, index) => ({
      ...{ position, letter: optionLetter(position), text, votes },
      share: (shares[index] ?? 0) / SHARE_STEPS,
    })),
    ...(rounds && { rounds }),
    ballotsOverTime: buckets.map(({ from, to, ballots }) => ({
      from: formatSeconds(from),
      to: formatSeconds(to),
      ballots,
    })),
    ballotsOutside: total - sum(buckets.map(({ ballots }) => ballots)),
  };
}

const formatSeconds = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

const sum = (numbers: number[]) => numbers.reduce((all, number) => all + number, 0);

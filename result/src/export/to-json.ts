// What both kinds of export say; as JSON it is sent as it is.
import { pollKinds, pollStatuses } from '@hands/shared/poll/poll';
import { z } from 'zod';
import type { PollExport } from './read-export.ts';

/** An instant run-off's round, as in a snapshot. */
export const roundSchema = z
  .object({
    votes: z
      .array(z.int().nullable())
      .meta({ description: 'Of each option that is still in, by position; null: it is out.' }),
    exhausted: z.int().meta({ description: 'Ballots whose every ranked option is out.' }),
    eliminated: z
      .int()
      .nullable()
      .meta({ description: 'The option that goes out after this round; null in the last.' }),
    winners: z
      .array(z.int())
      .meta({ description: 'Empty but in the last round; several where they are tied.' }),
  })
  .meta({ id: 'Round' });

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
      description: 'When the database was read, all of it at one moment, by the queue’s clock.',
    }),
    total: z.int().meta({ description: 'Voters, not choices.' }),
    options: z.array(
      z.object({
        position: z.int(),
        text: z.string(),
        votes: z.int().meta({ description: 'Of a ranked poll: first preferences.' }),
        share: z.number().meta({ description: 'Of all votes together, 0 to 1.' }),
      }),
    ),
    rounds: z
      .exactOptional(z.array(roundSchema))
      .meta({ description: 'Of a ranked poll: the instant run-off.' }),
    ballotsOverTime: z.array(z.object({ from: instant, to: instant, ballots: z.int().min(10) })).meta({
      description: 'How many ballots were cast from one instant until before another; ten at least.',
    }),
    ballotsOutside: z.int().meta({
      description:
        'Ballots of the total that are in no bucket: too few for one, fewer than ten in all or, of a poll that is not final, the latest.',
    }),
  })
  .meta({ id: 'Export' });

export type ExportJson = z.infer<typeof exportSchema>;

export function toJson({ snapshot, buckets }: PollExport): ExportJson {
  const { pollId, question, kind, status, opensAt, closesAt, sealedAt, at, total, rounds } = snapshot;
  const options = snapshot.options.map((option) => ({ ...option, votes: option.votes ?? 0 }));
  const votes = sum(options.map((option) => option.votes));
  return {
    ...{ pollId, question, kind, status, opensAt, closesAt, sealedAt, at, total },
    options: options.map((option) => ({
      ...option,
      share: votes === 0 ? 0 : Number((option.votes / votes).toFixed(4)),
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

// The poll in the pictures. Its slug, key and join code do not change.
import { hashPollKey } from '@hands/shared/auth/poll-key';
import { createPoll } from '@hands/testing/create-poll';
import type pg from 'pg';

const slug = 'f7k3q9d2mz';
const key = `${slug}-opens-its-manage-page`;
const joinCode = '482913';

const options: [text: string, votes: number][] = [
  ['By the lake', 214],
  ['In the courtyard', 129],
  ['Up on the roof', 178],
  ['At Priya’s farm', 96],
];

export interface SamplePoll {
  id: number;
  slug: string;
  /** Of its owner. */
  key: string;
}

export async function addSamplePoll(pool: pg.Pool): Promise<SamplePoll> {
  const id = await createPoll(pool, {
    slug,
    question: 'Where shall we have the summer party?',
    theme: 'Our team',
    options: options.map(([text]) => text),
  });
  await pool.query(`insert into poll_keys (poll_id, hash, label) values ($1, $2, 'owner')`, [
    id,
    hashPollKey(key),
  ]);
  await pool.query(
    `insert into join_codes (code, poll_id, until) values ($1, $2, now() + interval '1 day')`,
    [joinCode, id],
  );
  for (const [position, [, votes]] of options.entries()) await addVotes(pool, id, position, votes);
  return { id, slug, key };
}

/** As the worker records them. */
export async function addVotes(pool: pg.Pool, poll: number, option: number, votes: number): Promise<void> {
  await pool.query(
    `insert into ballots (poll_id, voter_id, choices, cast_at)
     select $1, gen_random_uuid(), array[$2::smallint], now()
     from generate_series(1, $3::integer)`,
    [poll, option, votes],
  );
}

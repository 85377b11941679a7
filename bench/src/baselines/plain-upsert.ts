// Writes ballots directly into the table, with the same triggers, but without a queue, poll rules or rejected ballots.
import type { Ballot } from '@hands/shared/poll/batch';
import type { ClientBase } from 'pg';

export async function plainUpsert(client: ClientBase, ballots: Ballot[]): Promise<void> {
  await client.query({
    name: 'plain-upsert',
    text: `
      insert into ballots (poll_id, voter_id, choices, cast_at)
      select poll_id, voter_id, choices::smallint[], timestamptz 'epoch' + cast_at * interval '1 microsecond'
      from unnest($1::integer[], $2::uuid[], $3::text[], $4::bigint[]) as batch (poll_id, voter_id, choices, cast_at)
      order by poll_id, voter_id
      on conflict (poll_id, voter_id) do update
        set choices = excluded.choices,
            cast_at = excluded.cast_at
        where ballots.cast_at < excluded.cast_at`,
    values: [
      ballots.map(({ pollId }) => pollId),
      ballots.map(({ voterId }) => voterId),
      ballots.map(({ choices }) => `{${choices.join(',')}}`),
      ballots.map(({ castAt }) => castAt),
    ],
  });
}

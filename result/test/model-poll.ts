// A poll in the database, and beside it a plain model of it. Each change is committed as services commit it, and done again
// in memory, so that a snapshot can be compared with what the poll was at its version.
import { inTransaction } from '@hands/db/in-transaction';
import type { Pool } from '@hands/db/pool';
import { removeChunk } from '@hands/db/remove-chunk';
import type { PollKind, PollStatus, ResultsVisible } from '@hands/shared/poll/poll';
import { createPoll } from '@hands/testing/create-poll';
import { countPlainly } from './count-plainly.ts';
import type { Ranking } from './count-plainly.ts';

const OPTIONS = 3;
/** Ballots that a chunk of a reset removes. */
const CHUNK = 2;

/** The poll at one version. */
export interface PollState {
  /** Several if the poll opened or closed without a new version. */
  statuses: Set<PollStatus>;
  resultsVisible: ResultsVisible;
  texts: string[];
  /** Choices by voter. */
  ballots: Map<string, number[]>;
  /** Voters whose ballots count. None while the poll is being reset. */
  voters: Set<string>;
}

export type ModelPoll = Awaited<ReturnType<typeof openModelPoll>>;

interface Settings {
  kind: PollKind;
  resultsVisible: ResultsVisible;
  /** In half an hour; see `letAnHourPass`. */
  opensLater: boolean;
}

export async function openModelPoll(pool: Pool, { kind, opensLater, ...settings }: Settings) {
  const id = await createPoll(pool, {
    options: ['A', 'B', 'C'],
    kind,
    results_visible: settings.resultsVisible,
    max_choices: kind === 'multiple' ? OPTIONS : 1,
  });
  const history = new Map<number, PollState>();
  const ballots = new Map<string, number[]>();
  const texts = ['A', 'B', 'C'];
  let { resultsVisible } = settings;
  let hour = 0;
  let opensAt = -1;
  let closesAt = Infinity;
  let isSealed = false;
  let isResetting = false;
  let isGone = false;
  let version = 0;

  function status(): PollStatus {
    if (isSealed) return 'final';
    if (opensAt > hour) return 'scheduled';
    return closesAt > hour ? 'open' : 'closing';
  }

  async function note(): Promise<void> {
    const { rows } = await pool.query<{ version: number }>('select version from polls where id = $1', [id]);
    version = rows[0]?.version ?? version;
    history.set(version, {
      statuses: new Set([...(history.get(version)?.statuses ?? []), status()]),
      resultsVisible,
      texts: [...texts],
      ballots: new Map(ballots),
      voters: new Set(isResetting ? [] : ballots.keys()),
    });
  }

  async function update(columns: string, ...values: unknown[]): Promise<void> {
    await pool.query(`update polls set ${columns}, version = version + 1 where id = $1`, [id, ...values]);
    await note();
  }

  if (opensLater) {
    opensAt = 0.5;
    await pool.query(`update polls set opens_at = queue_now() + interval '30 minutes' where id = $1`, [id]);
  }
  await note();

  return {
    id,
    kind,
    history,
    isGone: () => isGone,
    current: () => history.get(version),
    status,

    async vote(voterId: string, choices: number[]): Promise<void> {
      // the worker defers ballots during a reset
      if (isGone || isResetting) return;
      await pool.query(
        `insert into ballots values ($1, $2, $3, now())
         on conflict (poll_id, voter_id) do update set choices = excluded.choices`,
        [id, voterId, choices],
      );
      ballots.set(voterId, choices);
      isSealed = false;
      await note();
    },
    /** As an operator may by hand. */
    async takeOut(voterId: string): Promise<void> {
      if (isGone || isResetting || !ballots.has(voterId)) return;
      await pool.query('delete from ballots where poll_id = $1 and voter_id = $2', [id, voterId]);
      ballots.delete(voterId);
      isSealed = false;
      await note();
    },
    /** Starts a reset, or continues it. */
    async reset(): Promise<void> {
      if (isGone) return;
      const isLast = await inTransaction(pool, async (client) => {
        if (!isResetting) {
          await client.query(
            `insert into removals (poll_id, kind, question, ballots) values ($1, 'reset', '', 0)`,
            [id],
          );
          await client.query('update polls set resetting = true, valid_from = queue_now() where id = $1', [
            id,
          ]);
        }
        return removeChunk(client, id, CHUNK);
      });
      isSealed &&= ballots.size === 0;
      for (const voterId of [...ballots.keys()].toSorted().slice(0, CHUNK)) ballots.delete(voterId);
      isResetting = !isLast;
      await note();
    },
    async show(to: ResultsVisible): Promise<void> {
      if (isGone) return;
      resultsVisible = to;
      await update('results_visible = $2', to);
    },
    async rename(text: string): Promise<void> {
      if (isGone) return;
      await pool.query(
        `with renamed as (update options set text = $2 where poll_id = $1 and position = 0)
         update polls set version = version + 1 where id = $1`,
        [id, text],
      );
      texts[0] = text;
      await note();
    },
    async closeInHalfAnHour(): Promise<void> {
      if (isGone || isSealed || closesAt <= hour || opensAt > hour) return;
      closesAt = hour + 0.5;
      await update(`closes_at = queue_now() + interval '30 minutes'`);
    },
    async seal(): Promise<void> {
      if (isGone || isResetting || status() !== 'closing') return;
      isSealed = true;
      await update('sealed_at = queue_now(), in_flight = 0');
    },
    async reopen(): Promise<void> {
      if (isGone || !isSealed) return;
      isSealed = false;
      closesAt = Infinity;
      await update('sealed_at = null, in_flight = null, closes_at = null, valid_from = queue_now()');
    },
    /** On the queue's clock, so that polls open and close without a new version. */
    async letAnHourPass(): Promise<void> {
      await pool.query(`update queue_clock set ahead = ahead + interval '1 hour'`);
      hour++;
      await note();
    },
    async delete(): Promise<void> {
      if (isGone) return;
      isGone = true;
      await pool.query('delete from polls where id = $1', [id]);
    },
  };
}

/** The votes of each option, and the rounds of a ranked poll. */
export function countBallots(kind: PollKind, { ballots }: PollState) {
  const counted = [...ballots.values()].flatMap((choices) =>
    kind === 'ranked' ? choices.slice(0, 1) : choices,
  );
  const votes = Array.from(
    { length: OPTIONS },
    (_, position) => counted.filter((choice) => choice === position).length,
  );
  if (kind !== 'ranked') return { votes, rounds: undefined };
  const rankings = [...ballots.values()].map((choices): Ranking => [choices, 1]);
  return { votes, rounds: countPlainly(rankings, OPTIONS) };
}

// The model: which promises the database, the receipts and the screens break, after everything has calmed down.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Cluster } from './cluster.ts';
import type { Attempt, PollRules } from './history.ts';
import type { Tried } from './manage-polls.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Receipts read at the same time. */
const AT_ONCE = 50;

interface Stored {
  poll: number;
  voter: string;
  choices: number[];
  castAt: number;
}

interface Status {
  status: 'queued' | 'counted' | 'replaced' | 'rejected';
  reason: string | null;
}

/** @returns one line for each broken promise, with the attempt that shows it */
export async function findViolations(
  cluster: Cluster,
  polls: PollRules[],
  attempts: Attempt[],
  tried: Tried,
): Promise<string[]> {
  const stored = await readStored(cluster);
  const key = ({ poll, voter }: { poll: number; voter: string }) => `${poll} ${voter}`;
  const storedBy = new Map(stored.map((ballot) => [key(ballot), ballot]));
  const attemptsBy = new Map<string, Attempt[]>();
  for (const attempt of attempts)
    attemptsBy.set(key(attempt), [...(attemptsBy.get(key(attempt)) ?? []), attempt]);
  const rulesOf = new Map(polls.map((poll) => [poll.id, poll]));

  const violations = stored.flatMap((ballot) => {
    const isTried = attemptsBy
      .get(key(ballot))
      ?.some(({ choices, outcome }) => outcome !== 'refused' && isSame(choices, ballot.choices));
    return isTried ? [] : [`phantom: nobody cast ${JSON.stringify(ballot)}`];
  });
  const accepted = attempts.filter(({ outcome }) => outcome === 'accepted');
  for (let start = 0; start < accepted.length; start += AT_ONCE) {
    const some = accepted.slice(start, start + AT_ONCE);
    const statuses = await Promise.all(some.map((attempt) => readStatus(cluster, attempt)));
    some.forEach((attempt, index) => {
      const [rules, status, ballot] = [
        rulesOf.get(attempt.poll),
        statuses[index],
        storedBy.get(key(attempt)),
      ];
      const fault = rules && status && judge(attempt, rules, status, ballot, tried);
      if (fault) violations.push(`${fault}: ${JSON.stringify({ attempt, status, stored: ballot })}`);
    });
  }
  return [...violations, ...audit(cluster), ...(await compareScreens(cluster, polls))];
}

/** @returns what is wrong with an accepted vote; undefined if nothing is */
function judge(
  attempt: Attempt,
  { id, kind, voteChange }: PollRules,
  { status, reason }: Status,
  stored: Stored | undefined,
  tried: Tried,
): string | undefined {
  const castAt = attempt.castAt ?? 0;
  const isSameVote =
    stored !== undefined &&
    (kind === 'multiple'
      ? isSame(attempt.choices.toSorted(), stored.choices.toSorted())
      : isSame(attempt.choices, stored.choices));
  switch (status) {
    case 'counted':
      if (!stored) return 'lost';
      if (!isSameVote) return 'false receipt: counted as something else';
      return voteChange && stored.castAt !== castAt ? 'false receipt: counted at another time' : undefined;
    case 'replaced':
      return stored && stored.castAt > castAt ? undefined : 'lost: replaced by nothing';
    case 'rejected': {
      const isInvalidated = tried.has(`reset ${id}`) || tried.has(`reopen ${id}`);
      if (reason === 'cast after the poll closed') return undefined;
      if (/reset, reopened or changed/.test(reason ?? '') && isInvalidated) return undefined;
      // the vote that counted instead may have been removed by a reset
      if (
        reason?.startsWith('had voted already') &&
        !voteChange &&
        ((stored && !isSameVote) || isInvalidated)
      )
        return undefined;
      return 'lost: rejected without cause';
    }
    case 'queued':
      return 'lost: still queued';
  }
}

const isSame = (some: number[], others: number[]) => some.join() === others.join();

async function readStored({ system }: Cluster): Promise<Stored[]> {
  const rows = await system.query<Omit<Stored, 'castAt'> & { castAt: string }>(
    `select poll_id as poll, voter_id as voter, choices, unix_micros(cast_at) as "castAt"
     from ballots
     join polls on polls.id = poll_id and not resetting`,
  );
  return rows.map((row) => ({ ...row, castAt: Number(row.castAt) }));
}

async function readStatus(cluster: Cluster, { receipt = '' }: Attempt): Promise<Status> {
  const response = await fetch(`${cluster.urls('vote')[0] ?? ''}/receipts/${receipt}`);
  return (await response.json()) as Status;
}

/** Tallies, totals, times and seals, by the audit. */
function audit({ system }: Cluster): string[] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'audit/src/main.ts', '--json'],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: system.databaseUrl(),
        REDIS_URL: system.redis()?.url,
        // the databases of tests run without fsync
        ALLOW_DATA_LOSS: '1',
      },
    },
  );
  if (status === 0) return [];
  if (status !== 1) return [`the audit failed: ${stderr}`];
  const { faults } = JSON.parse(stdout) as { faults: object[] };
  return faults.map((fault) => `audit: ${JSON.stringify(fault)}`);
}

interface Screen {
  version: number;
  status: string;
  total: number;
}

/** Every poll is final, and what result shows is what the database has. */
async function compareScreens(cluster: Cluster, polls: PollRules[]): Promise<string[]> {
  const violations: string[] = [];
  for (const { id } of polls) {
    const [row] = await cluster.system.query<{ version: number; ballots: number }>(
      `select version::integer, ballots::integer from polls where id = ${id}`,
    );
    const response = await fetch(`${cluster.urls('result')[0] ?? ''}/polls/${id}/results`);
    const { version, status, total } = (await response.json()) as Screen;
    if (status !== 'final' || version !== row?.version || total !== row.ballots)
      violations.push(`screen of poll ${id}: ${JSON.stringify({ version, status, total, stored: row })}`);
  }
  return violations;
}

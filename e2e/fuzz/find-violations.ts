// After all inputs: whether the services still work, every good ballot counts, every other one is kept, and the audit is clean.
import { setTimeout as delay } from 'node:timers/promises';
import { findAuditFaults } from '@hands/testing/find-audit-faults';
import type { SentJobs } from './add-job.ts';
import { ADMIN_TOKEN } from './target.ts';
import type { Target } from './target.ts';

/** How long the worker may take for what is left in the queue, and for a seal. */
const CALM_MS = 30_000;

export async function findViolations(target: Target, jobs: SentJobs): Promise<string[]> {
  const first = [...(await findDead(target)), ...(await findLeftovers(target))];
  // a worker that is stuck leaves everything below unfinished
  if (first.length > 0) return first;
  return [...(await findUnsealed(target)), ...(await findLost(target, jobs)), ...(await audit(target))];
}

async function findDead({ services }: Target): Promise<string[]> {
  const answers = await Promise.all(
    Object.entries(services).flatMap(([name, { url }]) =>
      ['/live', '/health'].map(async (path) => {
        const response = await fetch(url + path, { signal: AbortSignal.timeout(5_000) }).catch(
          () => undefined,
        );
        return response?.ok ? [] : [`${name}${path}: ${response ? await response.text() : 'no answer'}`];
      }),
    ),
  );
  return answers.flat();
}

/** Jobs that the worker neither finishes nor fails for good would hold up the seals of their polls. */
async function findLeftovers({ queue }: Target): Promise<string[]> {
  const [votes] = queue.bullQueues();
  for (const deadline = Date.now() + CALM_MS; votes; await delay(100)) {
    const jobs = await votes.getJobs(['waiting', 'active', 'delayed', 'prioritized', 'failed'], 0, 9);
    if (jobs.length === 0) break;
    if (Date.now() < deadline) continue;
    return jobs.map(
      ({ id, failedReason, attemptsMade, data }) =>
        `a job stays in the queue: ${JSON.stringify({ id, failedReason, attemptsMade })} ${JSON.stringify(data).slice(0, 300)}`,
    );
  }
  return [];
}

async function findUnsealed({ services, polls, system }: Target): Promise<string[]> {
  const response = await fetch(`${services.vote.url}/polls/${polls.jobs ?? 0}/close`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, 'X-Forwarded-For': '10.255.255.255' },
  });
  if (!response.ok) return [`a poll could not be closed: ${await response.text()}`];
  for (const deadline = Date.now() + CALM_MS; ; await delay(100)) {
    const open = await system.query<{ id: number }>(
      "select id from polls where closes_at < now() - interval '5 seconds' and sealed_at is null or resetting",
    );
    const [jobs] = await system.query<{ isSealed: boolean }>(
      `select sealed_at is not null as "isSealed" from polls where id = ${polls.jobs ?? 0}`,
    );
    if (open.length === 0 && jobs?.isSealed) return [];
    if (Date.now() > deadline)
      return [
        `polls are not sealed: ${JSON.stringify(open)}, and ${jobs?.isSealed ? '' : 'not '}that of the jobs`,
      ];
  }
}

async function findLost({ pool }: Target, { ballots, malformed }: SentJobs): Promise<string[]> {
  const { rows: lost } = await pool.query<{ poll_id: number; voter_id: string }>(
    `select poll_id, voter_id
     from unnest($1::integer[], $2::uuid[]) as sent (poll_id, voter_id)
     where not exists (select from ballots where (ballots.poll_id, ballots.voter_id) = (sent.poll_id, sent.voter_id))
       and not exists (
         select from rejected_ballots as rejected
         where (rejected.poll_id, rejected.voter_id) = (sent.poll_id, sent.voter_id)
       )`,
    [ballots.map(({ pollId }) => pollId), ballots.map(({ voterId }) => voterId)],
  );
  const { rows } = await pool.query<{ kept: number }>(
    `select count(*)::integer as kept from rejected_ballots where reason ~ '^(malformed|not a batch)'`,
  );
  return [
    ...lost.map((ballot) => `neither counted nor rejected: ${JSON.stringify(ballot)}`),
    // the same one is kept once, so their number only shows whether they are kept at all
    ...(malformed > 0 && (rows[0]?.kept ?? 0) === 0 ? ['no malformed ballot was kept'] : []),
  ];
}

async function audit({ system }: Target): Promise<string[]> {
  try {
    return (await findAuditFaults(system)).map((fault) => `audit: ${JSON.stringify(fault)}`);
  } catch (error) {
    return [(error as Error).message];
  }
}

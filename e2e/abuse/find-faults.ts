// What attacks must not do to others.
import { expect } from 'vitest';
import type { AbuseReport } from './abuse-report.ts';
import type { Voted } from './crowd.ts';
import { quantile } from './quantile.ts';
import { ADMIN_TOKEN } from './start-target.ts';
import type { TargetSystem } from './start-target.ts';

/**
 * A vote is answered, and on each screen, within this time. If the machine itself is busy, it takes longer: a vote passes three
 * processes.
 */
const MAX_MS = 1_000;
const maxMs = ({ machineMs }: Pick<AbuseReport, 'machineMs'>) => MAX_MS + 3 * machineMs;
/** A service may take this many times its memory before the attacks, and so many megabytes more. */
const GROWTH = { factor: 1.5, margin: 64 };

export async function findFaults(
  started: TargetSystem,
  report: Omit<AbuseReport, 'faults'>,
  judgeTimes: boolean,
): Promise<string[]> {
  return [
    ...findRefusedVotes(report, judgeTimes),
    ...findMissingFrames(report),
    ...(judgeTimes ? findDelays(report) : []),
    ...findGrowth(report),
    ...findFailures(started, report),
    ...(await findUncounted(started, report)),
    ...(await findLockOut(started)),
  ];
}

/** @param judgeTimes otherwise a service may ask a voter to try again, which it does if it is late itself */
function findRefusedVotes({ votes }: Pick<AbuseReport, 'votes'>, judgeTimes: boolean): string[] {
  const answers = votes
    .filter(({ status }) => status !== 202)
    .filter(({ status, hasRetryAfter }) => judgeTimes || status !== 503 || !hasRetryAfter)
    .map(({ status, reason }) => (status === 0 ? 'not answered' : `answered with ${status} ${reason}`));
  return [...new Set(answers)].map((answer) => {
    const count = answers.filter((other) => other === answer).length;
    return `${count} votes of the crowd were ${answer}`;
  });
}

function findMissingFrames({ lags, lostScreens }: Pick<AbuseReport, 'lags' | 'lostScreens'>): string[] {
  const missing = lags.filter((lag) => lag === Infinity).length;
  return [
    ...(missing === 0 ? [] : [`${missing} of ${lags.length} frames were never shown`]),
    ...(lostScreens === 0 ? [] : [`${lostScreens} screens were disconnected`]),
  ];
}

function findDelays(report: Pick<AbuseReport, 'votes' | 'lags' | 'machineMs'>): string[] {
  const { votes, lags } = report;
  const isLate = (ms: number) => ms > maxMs(report);
  const slow = votes.map(({ ms }) => ms).filter(isLate);
  const late = lags.filter((lag) => lag !== Infinity && isLate(lag));
  return [
    ...(slow.length === 0
      ? []
      : [`${slow.length} votes of the crowd took up to ${quantile(slow, 1).toFixed()} ms`]),
    ...(late.length === 0
      ? []
      : [`${late.length} of ${lags.length} frames were late, by up to ${quantile(late, 1).toFixed()} ms`]),
  ];
}

function findGrowth({ memory }: Pick<AbuseReport, 'memory'>): string[] {
  return Object.entries(memory).flatMap(([name, [before, most]]) =>
    most <= before * GROWTH.factor + GROWTH.margin ? [] : [`${name} grew from ${before} to ${most} MB`],
  );
}

const mistake =
  /uncaught|unhandled|TypeError|RangeError|ReferenceError|SyntaxError|MaxListenersExceeded|out of memory|FATAL/i;

function findFailures({ services }: TargetSystem, { tallies }: Pick<AbuseReport, 'tallies'>): string[] {
  const logged = Object.entries(services).flatMap(([name, service]) => {
    const line = service
      .log()
      .split('\n')
      .find((text) => mistake.test(text));
    return [
      ...(service.hasExited() ? [`${name} has exited`] : []),
      ...(line === undefined ? [] : [`${name} has logged: ${line.slice(0, 500)}`]),
    ];
  });
  const failed = Object.entries(tallies).flatMap(([name, tally]) =>
    tally.failed === 0 ? [] : [`${name}: ${tally.failed} answers with 500`],
  );
  return [...logged, ...failed];
}

/** Each voter's last vote is recorded, and the tallies equal a recount. */
async function findUncounted(
  { system, target }: TargetSystem,
  { votes }: Pick<AbuseReport, 'votes'>,
): Promise<string[]> {
  const last = findLastChoices(votes);
  const countMissing = async () => {
    const rows = await system.query<{ id: string; choice: number }>(
      `select voter_id as id, choices[1] as choice from ballots where poll_id = ${target.poll}`,
    );
    const recorded = new Map(rows.map(({ id, choice }) => [id, choice]));
    return [...last].filter(([id, choices]) => !choices.includes(recorded.get(id) ?? -1)).length;
  };
  try {
    await expect.poll(countMissing, { interval: 250 }).toBe(0);
  } catch {
    return [`${await countMissing()} of ${last.size} voters' last votes are not recorded`];
  }
  const [wrong] = await system.query<{ count: number }>(
    `select count(*)::integer as count
     from tallies
     where votes <> (
       select count(*) from ballots
       where ballots.poll_id = tallies.poll_id and tallies.position = any (ballots.choices)
     )`,
  );
  return wrong?.count === 0 ? [] : [`${wrong?.count ?? 0} tallies differ from a recount`];
}

/** By voter: the last choice that was accepted, and those after it that were not, because a vote may count all the same. */
function findLastChoices(votes: Voted[]): Map<string, number[]> {
  const last = new Map<string, number[]>();
  for (const { status, voterId, choice } of votes)
    if (status === 202) last.set(voterId, [choice]);
    else last.get(voterId)?.push(choice);
  return last;
}

/** The right token still works where wrong ones were tried. */
async function findLockOut({ target }: TargetSystem): Promise<string[]> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const ask = () => fetch(`${target.result}/polls/${target.hiddenPoll}/results`, { headers });
  // a service that is still busy with the attacks says so
  await expect.poll(async () => (await ask()).status).not.toBe(503);
  const response = await ask();
  const { visible } = (await response.json()) as { visible?: boolean };
  return visible === true ? [] : ['the right token was refused'];
}

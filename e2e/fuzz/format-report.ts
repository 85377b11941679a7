import type { FuzzReport } from './run-fuzz.ts';

/** Statuses of what is refused before its meaning is looked at. */
const refusedAtOnce = /^(400|401|403|404|405|413|415|417|426|429|431|505|closed|silent|waits|not added)/;

/** The share of the inputs that got past the first check. */
export function pastFirstCheck({ outcomes }: FuzzReport): number {
  const all = [...outcomes.values()].flatMap((counts) => [...counts]);
  const count = (some: [string, number][]) => some.reduce((sum, [, times]) => sum + times, 0);
  return count(all.filter(([status]) => !refusedAtOnce.test(status))) / Math.max(1, count(all));
}

/** @param command that sends one input again, without the input */
export function formatReport(report: FuzzReport, command: string): string {
  const { inputs, seconds, failures, outcomes, memory, errors, slowest } = report;
  const lines = [...outcomes]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([operation, counts]) => {
      const parts = [...counts]
        .toSorted(([, one], [, other]) => other - one)
        .map(([status, times]) => `${status}: ${times}`);
      return `  ${operation.padEnd(48)} ${parts.join(', ')}`;
    });
  return [
    ...lines,
    `${inputs} inputs in ${Math.round(seconds)} s; ${Math.round(pastFirstCheck(report) * 100)} % got past the first check; the slowest took ${Math.round(slowest)} ms.`,
    ...Object.entries(memory).map(
      ([name, [before, after]]) => `${name}: ${before} MB after the warm-up, ${after} MB at the end`,
    ),
    ...[...new Set(errors)].slice(0, 20).map((error) => `logged as an error: ${error}`),
    ...failures.flatMap(({ fault, input, latest = [] }) => [
      '',
      `FAILURE ${input?.operation ?? (latest.length > 0 ? 'after one of these' : 'after all inputs')}: ${fault}`,
      ...latest.map((one) => JSON.stringify(one).slice(0, 500)),
      ...(input
        ? [JSON.stringify(input).slice(0, 2_000), `Again: ${command} --input ${encodeInput(input)}`]
        : []),
    ]),
    '',
  ].join('\n');
}

export const encodeInput = (input: object): string =>
  Buffer.from(JSON.stringify(input)).toString('base64url');

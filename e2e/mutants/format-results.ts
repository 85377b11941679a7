import type { MutantResult } from './test-mutants.ts';

/** A table in Markdown: what each mutant breaks, and which test noticed first. */
export function formatResults(results: MutantResult[]): string {
  const rows = results.map(({ name, outcome, seconds, about, details }) =>
    [name, outcome, `${seconds.toFixed(1)} s`, about, outcome === 'caught' ? (details[0] ?? '') : ''].join(
      ' | ',
    ),
  );
  const count = (wanted: MutantResult['outcome']) =>
    results.filter(({ outcome }) => outcome === wanted).length;
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  return [
    '',
    '| mutant | | time | what it breaks | first test that failed |',
    '|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
    `${results.length} mutants in ${Math.round(seconds)} s: ${count('caught')} caught, ${count('SURVIVED')} survived, ${count('broken')} broken`,
  ].join('\n');
}

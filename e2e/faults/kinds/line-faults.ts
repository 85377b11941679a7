import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../cluster.ts';
import type { Fault } from '../fault.ts';
import type { Line, Weather } from '../line.ts';
import type { Random } from '@hands/testing/create-random';

const targets = ['lines'];

interface Struck {
  lines: Line[];
  detail: string;
}

/** The line of one instance to one database, or those of all instances. */
function pickLines({ instances }: Cluster, random: Random): Struck {
  const all = instances.flatMap(({ name, number, lines: { postgres, redis } }) =>
    [
      { database: 'Postgres', line: postgres },
      { database: 'Redis', line: redis },
    ].flatMap(({ database, line }) => (line ? [{ from: `${name} ${number}`, database, line }] : [])),
  );
  const one = random.pick(all);
  if (random.next() < 0.7) return { lines: [one.line], detail: `${one.from} to ${one.database}` };
  const same = all.filter(({ database }) => database === one.database);
  return { lines: same.map(({ line }) => line), detail: `all to ${one.database}` };
}

const weather = (name: string, choose: (random: Random) => Weather): Fault => ({
  name,
  targets,
  async strike({ cluster }, random, ms) {
    const { lines, detail } = pickLines(cluster, random);
    const chosen = choose(random);
    const broken = () => lines.reduce((sum, line) => sum + line.broken(), 0);
    const before = broken();
    for (const line of lines) line.setWeather(chosen);
    await delay(ms);
    for (const line of lines) line.setWeather({});
    return `${detail}, ${JSON.stringify(chosen)}, ${broken() - before} times`;
  },
});

const once = (name: string, strike: (line: Line) => number): Fault => ({
  name,
  targets,
  strike({ cluster }, random) {
    const { lines, detail } = pickLines(cluster, random);
    const connections = lines.reduce((sum, line) => sum + strike(line), 0);
    return Promise.resolve(`${detail}, ${connections} connections`);
  },
});

export const lineFaults: Fault[] = [
  weather('network slow', (random) => ({ delayMs: random.between(20, 250) })),
  weather('answers lost', () => ({ loseAnswer: 0.2 })),
  weather('requests torn', () => ({ tearRequest: 0.2 })),
  once('connections reset', (line) => line.reset()),
  once('connections half-open', (line) => line.silence()),
];

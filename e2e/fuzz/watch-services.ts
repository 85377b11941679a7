// What shows on the services themselves: whether they run, what they log, how much memory they take.
import type { ServiceName } from './input.ts';
import { readMemory } from './read-memory.ts';
import type { Target } from './target.ts';

/** A service may take this many times its memory after the warm-up, and so many megabytes more. */
const GROWTH = { factor: 1.5, margin: 64 };

/** Text that only a mistake in a program logs. */
const mistake =
  /uncaught|unhandled|TypeError|RangeError|ReferenceError|SyntaxError|MaxListenersExceeded|out of memory|FATAL/i;
const ERROR_LEVEL = 50;
/** A 500, which is judged by its answer. */
const isAnswered = (line: string) => line.includes('"msg":"request failed"');

const names: ServiceName[] = ['vote', 'worker', 'result'];

export interface ServiceWatch {
  /** What is wrong since the last call; undefined if nothing is. */
  check(): string | undefined;
  /** Takes the current memory for that after the warm-up. */
  measure(): Promise<void>;
  /** Compares the memory with that after the warm-up. */
  findGrowth(): Promise<string[]>;
  /** Megabytes by service: after the warm-up, and at the last comparison. */
  memory(): Record<string, [number, number]>;
  /** Lines at level error, shortened. */
  errors(): string[];
}

export function watchServices({ services }: Target): ServiceWatch {
  const read: Record<ServiceName, number> = { vote: 0, worker: 0, result: 0 };
  const memory: Record<string, [number, number]> = {};
  const errors: string[] = [];

  function checkService(name: ServiceName): string | undefined {
    if (services[name].hasExited()) return `${name} has exited: ${services[name].log().slice(-2_000)}`;
    const log = services[name].log();
    const end = log.lastIndexOf('\n') + 1;
    const lines = log.slice(read[name], end).split('\n');
    read[name] = end;
    errors.push(...lines.filter(isError).map((line) => `${name}: ${shorten(line)}`));
    const fault = lines.find((line) => mistake.test(line) && !isAnswered(line));
    return fault && `${name} has logged: ${fault.slice(0, 1_500)}`;
  }

  const measureAll = () =>
    Promise.all(names.map(async (name) => [name, await readMemory(services[name].pid)] as const));

  return {
    check: () => names.map(checkService).find((fault) => fault !== undefined),
    async measure() {
      for (const [name, megabytes] of await measureAll()) memory[name] = [megabytes, megabytes];
    },
    async findGrowth() {
      return (await measureAll()).flatMap(([name, megabytes]) => {
        const before = memory[name]?.[0] ?? megabytes;
        memory[name] = [before, megabytes];
        const limit = Math.round(before * GROWTH.factor + GROWTH.margin);
        return megabytes > limit ? [`${name} takes ${megabytes} MB, ${before} MB after the warm-up`] : [];
      });
    },
    memory: () => memory,
    errors: () => errors,
  };
}

function isError(line: string): boolean {
  const level = /^\{"level":(\d+)/.exec(line)?.[1];
  return level === undefined ? line.trim() !== '' : Number(level) >= ERROR_LEVEL;
}

function shorten(line: string): string {
  try {
    const { msg = '', err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return `${msg}: ${err?.message ?? ''}`.slice(0, 300);
  } catch {
    return line.slice(0, 300);
  }
}

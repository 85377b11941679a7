import type { TestService } from '@hands/testing/test-service';
import { readMemory } from '../fuzz/read-memory.ts';

const EVERY_MS = 1_000;

/** Reads every second how much memory each service takes. The most that it takes until `attack()` is called is its usual memory. */
export function watchMemory(services: Record<string, TestService>) {
  const figures: Record<string, [before: number, most: number]> = {};
  let isAttacked = false;
  async function measure(): Promise<void> {
    for (const [name, { pid, hasExited }] of Object.entries(services)) {
      if (hasExited()) continue;
      const megabytes = await readMemory(pid).catch(() => 0);
      const [before, most] = figures[name] ?? [0, 0];
      figures[name] = [isAttacked ? before : Math.max(before, megabytes), Math.max(most, megabytes)];
    }
  }
  const timer = setInterval(() => void measure(), EVERY_MS);
  return {
    figures: () => figures,
    attack: () => {
      isAttacked = true;
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}

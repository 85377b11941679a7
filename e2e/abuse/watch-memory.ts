import type { TestService } from '@hands/testing/test-service';
import { readMemory } from '../fuzz/read-memory.ts';

const EVERY_MS = 1_000;

/** Reads how much memory each service takes, now and every second. */
export async function watchMemory(services: Record<string, TestService>) {
  const figures: Record<string, [before: number, most: number]> = {};
  async function measure(): Promise<void> {
    for (const [name, { pid, hasExited }] of Object.entries(services)) {
      if (hasExited()) continue;
      const megabytes = await readMemory(pid).catch(() => 0);
      const [before, most] = figures[name] ?? [megabytes, megabytes];
      figures[name] = [before, Math.max(most, megabytes)];
    }
  }
  await measure();
  const timer = setInterval(() => void measure(), EVERY_MS);
  return {
    figures: () => figures,
    stop: () => {
      clearInterval(timer);
    },
  };
}

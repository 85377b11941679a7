import type { DurabilityState } from '../process/durability.ts';
import { Gauge } from './metrics.ts';
import type { Registry } from './metrics.ts';

export interface PartsShown {
  queue: 'up' | 'down';
  durability?: Record<'queue' | 'database', DurabilityState>;
}

/** @param read called at each scrape */
export function showDurability(registry: Registry, read: () => PartsShown): void {
  const registers = [registry];
  new Gauge({
    name: 'hands_queue_writable',
    help: '1 if votes can be added to the queue, otherwise 0.',
    registers,
    collect() {
      this.set(read().queue === 'up' ? 1 : 0);
    },
  });
  new Gauge({
    name: 'hands_durable',
    help: '1 if writes that this part confirms survive a crash, 0 if they may not. Missing if unknown.',
    labelNames: ['part'],
    registers,
    collect() {
      this.reset();
      for (const [part, state] of Object.entries(read().durability ?? {}))
        if (state !== 'unknown') this.set({ part }, state === 'durable' ? 1 : 0);
    },
  });
}

import type { DurabilityState } from '../process/durability.ts';
import { Gauge } from './metrics.ts';
import type { Registry } from './metrics.ts';

export interface PartsShown {
  queue: 'up' | 'down';
  durability?: Record<'queue' | 'database', DurabilityState>;
}

/** @param read asked whenever somebody looks */
export function showDurability(registry: Registry, read: () => PartsShown): void {
  const registers = [registry];
  new Gauge({
    name: 'hands_queue_writable',
    help: '1 where votes can be laid into the queue now, else 0.',
    registers,
    collect() {
      this.set(read().queue === 'up' ? 1 : 0);
    },
  });
  new Gauge({
    name: 'hands_durable',
    help: '1 where what this part confirms survives a crash, 0 where it may not. Missing where that is unknown.',
    labelNames: ['part'],
    registers,
    collect() {
      this.reset();
      for (const [part, state] of Object.entries(read().durability ?? {}))
        if (state !== 'unknown') this.set({ part }, state === 'durable' ? 1 : 0);
    },
  });
}

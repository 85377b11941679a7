import { setTimeout as delay } from 'node:timers/promises';
import type { Part } from './part.ts';

interface Patience {
  deadlineMs: number;
  abort: AbortSignal;
}

/** @throws when the service ends, or does not answer `GET /health` with 200 in time */
export async function awaitHealth(
  service: Part,
  port: number,
  { deadlineMs, abort }: Patience,
): Promise<void> {
  const state: { ended?: string } = {};
  void service.exited.then((reason) => (state.ended = reason));
  const deadline = Date.now() + deadlineMs;
  while (!(await isHealthy(port))) {
    abort.throwIfAborted();
    if (state.ended !== undefined)
      throw new Error(`${service.name} ended at its start (${state.ended}):
${service.lastLines()}`);
    if (Date.now() > deadline) {
      throw new Error(`${service.name} was not healthy after ${String(deadlineMs / 1000)} s:
${service.lastLines()}`);
    }
    await delay(50);
  }
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${String(port)}/health`, {
      signal: AbortSignal.timeout(2_000),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

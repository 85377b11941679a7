import { setTimeout as delay } from 'node:timers/promises';
import type { Part } from '../process/part.ts';

interface WaitOptions {
  deadlineMs: number;
  abort: AbortSignal;
}

/**
 * Waits until `GET /health` returns 200.
 * @throws if the service ends first, or after the deadline
 */
export async function awaitHealth(
  service: Part,
  port: number,
  { deadlineMs, abort }: WaitOptions,
): Promise<void> {
  const state: { ended?: string } = {};
  void service.exited.then((reason) => (state.ended = reason));
  const deadline = Date.now() + deadlineMs;
  while (!(await isHealthy(port))) {
    abort.throwIfAborted();
    if (state.ended !== undefined)
      throw new Error(`${service.name} failed to start (${state.ended}):
${service.lastLines()}`);
    if (Date.now() > deadline) {
      throw new Error(`Starting ${service.name} timed out after ${String(deadlineMs / 1000)} s:
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

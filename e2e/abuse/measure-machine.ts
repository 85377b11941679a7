// How late everything is because the machine has too much to do: what an idle server takes to answer while the attacks go on.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { bundleProgram } from '@hands/testing/bundle-main';
import { quantile } from './quantile.ts';

const EVERY_MS = 50;

export async function measureMachine(): Promise<{ slowMs: () => number; stop: () => Promise<void> }> {
  const child = fork(await bundleProgram('e2e/abuse/idle-server.ts'));
  const [port] = (await once(child, 'message')) as [number];
  const times: number[] = [];
  let isOver = false;
  const isStopped = () => isOver;
  const measuring = (async () => {
    while (!isStopped()) {
      await delay(EVERY_MS);
      const begun = performance.now();
      await (await fetch(`http://127.0.0.1:${port}`)).text();
      times.push(performance.now() - begun);
    }
  })();
  return {
    // not the slowest: one answer that was delayed would excuse all that the attacks delay
    slowMs: () => quantile(times, 0.99),
    async stop() {
      isOver = true;
      await measuring;
      child.kill('SIGKILL');
    },
  };
}

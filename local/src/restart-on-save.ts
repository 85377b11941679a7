import { watch } from 'node:fs';
import type { Part } from './part.ts';
import { startService } from './start-service.ts';
import type { ServiceOptions } from './start-service.ts';

/**
 * A service that starts again whenever one of its files, or of those it shares, is saved. It counts as running all the
 * while: an end by itself, a typing error say, waits for the next save.
 */
export async function restartOnSave(options: ServiceOptions, say: (line: string) => void): Promise<Part> {
  const { name } = options;
  let stopped = false;
  let current = await start();

  async function start(): Promise<Part> {
    const service = await startService(options);
    void service.exited.then((reason) => {
      if (!stopped && service === current && !restarting)
        say(`${name} ended (${reason}): it starts with the next save.`);
    });
    return service;
  }

  let restarting: Promise<void> | undefined;
  async function restart(): Promise<void> {
    await current.stop();
    if (stopped) return;
    current = await start();
    say(`${name} was started again.`);
  }

  // an editor makes several events of one save
  let timer: NodeJS.Timeout | undefined;
  const onChange = (_event: string, file: string | null) => {
    if (file && /(^|\/)(test|node_modules|public)\//.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      restarting = (restarting ?? Promise.resolve()).then(restart).finally(() => (restarting = undefined));
    }, 100);
  };
  const watchers = [name, 'shared/src', 'db/src'].map((folder) =>
    watch(folder, { recursive: true }, onChange),
  );

  return {
    name,
    exited: new Promise(() => undefined),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      await restarting;
      await current.stop();
    },
    lastLines: options.log.lastLines,
  };
}

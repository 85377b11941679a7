import type { Part } from '../process/part.ts';
import { startService } from './start-service.ts';
import type { ServiceOptions } from './start-service.ts';
import { watchSources } from './watch-sources.ts';

/**
 * A service that restarts whenever a file of its folder, or a shared file, is saved. It always counts as running: if it ends by
 * itself, for example after a typing error, it waits for the next save.
 */
export async function restartOnSave(
  options: ServiceOptions,
  folder: string,
  print: (line: string) => void,
): Promise<Part> {
  const { name } = options;
  let stopped = false;
  let current = await start();

  async function start(): Promise<Part> {
    const service = await startService(options);
    void service.exited.then((reason) => {
      if (!stopped && service === current && !restarting)
        print(`${name} stopped (${reason}). It restarts on the next save.`);
    });
    return service;
  }

  let restarting: Promise<void> | undefined;
  async function restart(): Promise<void> {
    await current.stop();
    if (stopped) return;
    current = await start();
    print(`${name} restarted.`);
  }

  const stopWatching = await watchSources([folder, 'shared/src', 'db/src'], () => {
    restarting = (restarting ?? Promise.resolve()).then(restart).finally(() => (restarting = undefined));
  });

  return {
    name,
    exited: new Promise(() => undefined),
    async stop() {
      stopped = true;
      await stopWatching();
      await restarting;
      await current.stop();
    },
    lastLines: options.log.lastLines,
  };
}

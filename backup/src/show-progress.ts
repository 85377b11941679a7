// Shows how far a long command is: a bar on a terminal, otherwise a line every two seconds.
import { SingleBar } from 'cli-progress';

export interface Progress {
  update(done: number, of: number): void;
  stop(): void;
}

const LINE_EVERY_MS = 2_000;

/** @param what what is being done, such as `Writing` */
export function showProgress(what: string, unit: string, stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? drawBar(what, unit, stream) : writeLines(what, unit, stream);
}

const formatCount = new Intl.NumberFormat('en').format;

function drawBar(what: string, unit: string, stream: NodeJS.WriteStream): Progress {
  const bar = new SingleBar({
    format: `${what} {bar} {percentage} % | {done} of {of} ${unit} | {eta} s left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    stream,
    hideCursor: true,
    gracefulExit: false,
  });
  bar.start(1, 0, { done: '0', of: '?' });
  return {
    update(done, of) {
      bar.setTotal(of);
      bar.update(done, { done: formatCount(done), of: formatCount(of) });
    },
    stop() {
      bar.stop();
    },
  };
}

function writeLines(what: string, unit: string, stream: NodeJS.WriteStream): Progress {
  let next = performance.now() + LINE_EVERY_MS;
  return {
    update(done, of) {
      if (performance.now() < next) return;
      next = performance.now() + LINE_EVERY_MS;
      stream.write(`${what}: ${formatCount(done)} of ${formatCount(of)} ${unit}\n`);
    },
    stop: () => undefined,
  };
}

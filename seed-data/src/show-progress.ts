// Shows the progress of the crowd: a bar on a terminal, otherwise a line every two seconds.
import { SingleBar } from 'cli-progress';
import { formatCount } from './format-count.ts';
import type { Outcome } from './run-crowd.ts';

export interface Progress {
  update(outcome: Outcome): void;
  stop(): void;
}

export function showProgress(votes: number, stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? drawBar(votes, stream) : writeLines(votes, stream);
}

function drawBar(votes: number, stream: NodeJS.WriteStream): Progress {
  const bar = new SingleBar({
    format: `{bar} {percentage} % | {value} of {total} ${votes === 1 ? 'voter' : 'voters'} | {accepted} accepted | {eta} s left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    stream,
    hideCursor: true,
    // main.ts handles Ctrl-C
    gracefulExit: false,
  });
  bar.start(votes, 0, { accepted: 0 });
  return {
    update: ({ accepted, refused }) => {
      bar.update(accepted + refused, { accepted });
    },
    stop: () => {
      bar.stop();
    },
  };
}

const lineEveryMs = 2_000;

function writeLines(votes: number, stream: NodeJS.WriteStream): Progress {
  let next = performance.now() + lineEveryMs;
  return {
    update: ({ accepted, refused }) => {
      if (performance.now() < next) return;
      next = performance.now() + lineEveryMs;
      stream.write(
        `${String(accepted + refused)} of ${formatCount(votes, 'voter')}, ${String(accepted)} accepted\n`,
      );
    },
    stop: () => undefined,
  };
}

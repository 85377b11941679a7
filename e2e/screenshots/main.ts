// Takes the pictures of the documents. The poll, its votes, addresses and times are always the same, so that a picture changes only if
// its page does.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { listenForStop } from '@hands/local/process/listen-for-stop';
import { compressPng } from './compress-png.ts';
import { pictures } from './pictures.ts';
import { startStage } from './start-stage.ts';
import { takePicture } from './take-picture.ts';
import type { Picture } from './take-picture.ts';

/** A page with several of them still loads quickly. */
const MAX_BYTES = 120_000;

const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url));

const print = (line: string) => void process.stdout.write(`${line}\n`);

/**
 * @param only pictures whose names contain this
 * @returns the exit code
 */
export async function takePictures(only: string): Promise<number> {
  const wanted = pictures.filter(({ name }) => name.includes(only));
  if (wanted.length === 0) {
    process.stderr.write(
      `There is no picture '${only}'. The pictures are ${pictures.map(({ name }) => name).join(', ')}.\n`,
    );
    return 2;
  }
  const stop = listenForStop();
  try {
    return await takeAll(wanted, stop);
  } catch (error) {
    if (!stop.aborted) throw error;
    return 130;
  }
}

async function takeAll(wanted: Picture[], stop: AbortSignal): Promise<number> {
  print('Starting Postgres, Redis, the services and a browser');
  const stage = await startStage(print, stop);
  try {
    const sizes: number[] = [];
    for (const picture of wanted) {
      stop.throwIfAborted();
      for (const { file, image } of await takePicture(stage, picture)) sizes.push(write(file, image));
    }
    return Math.max(...sizes) > MAX_BYTES ? 1 : 0;
  } finally {
    print('Stopping them, and removing their data');
    await stage.close();
  }
}

/** @returns its size */
function write(file: string, image: Buffer): number {
  const small = compressPng(image);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, file), small);
  const size = `${(small.length / 1_000).toFixed(0)} KB`;
  print(
    `docs/pictures/${file}: ${size}${small.length > MAX_BYTES ? `, more than ${MAX_BYTES / 1_000} KB` : ''}`,
  );
  return small.length;
}

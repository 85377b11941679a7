// Reads lines, and everything up to a line, from a stream of bytes.
import { DamageError } from './backup-error.ts';

/** A longer line is no line of a backup. */
const MAX_LINE = 1024 * 1024;

export interface PieceReader {
  /** Reads a line, without its end. */
  readLine(): Promise<string>;
  /** Reads up to this line, which is read as well, but is not part of the pieces. */
  readUntil(line: string): AsyncGenerator<Buffer>;
  isAtEnd(): Promise<boolean>;
}

/** @throws DamageError from its functions if the stream ends too soon */
export function createPieceReader(stream: AsyncIterable<Buffer>): PieceReader {
  const source = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  /** @returns false at the end of the stream */
  async function readMore(): Promise<boolean> {
    const { value, done } = (await source.next()) as IteratorResult<Buffer, undefined>;
    if (done) return false;
    rest = rest.length === 0 ? value : Buffer.concat([rest, value]);
    return true;
  }

  async function requireMore(): Promise<void> {
    if (!(await readMore())) throw new DamageError('it ends too soon');
  }

  function take(length: number): Buffer {
    const taken = rest.subarray(0, length);
    rest = rest.subarray(length);
    return taken;
  }

  return {
    async readLine() {
      let end: number;
      while ((end = rest.indexOf('\n')) < 0) {
        if (rest.length > MAX_LINE) throw new DamageError('a line is too long');
        await requireMore();
      }
      return take(end + 1).toString('utf8', 0, end);
    },
    async *readUntil(line) {
      const end = Buffer.from(line);
      while (rest.length < end.length) await requireMore();
      if (!rest.subarray(0, end.length).equals(end)) {
        const endAfterRow = Buffer.from(`\n${line}`);
        let at: number;
        while ((at = rest.indexOf(endAfterRow)) < 0) {
          // all but what may be the beginning of the line
          if (rest.length >= endAfterRow.length) yield take(rest.length - endAfterRow.length + 1);
          await requireMore();
        }
        yield take(at + 1);
      }
      take(end.length);
    },
    async isAtEnd() {
      return rest.length === 0 && !(await readMore());
    },
  };
}

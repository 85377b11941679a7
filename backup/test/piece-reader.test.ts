import { expect, test } from 'vitest';
import { DamageError } from '../src/backup-error.ts';
import { countRows } from '../src/count-rows.ts';
import { createPieceReader } from '../src/piece-reader.ts';

const text = '{"a":1}\n1\tone\\n\\\\.\n2\t\\N\n\\.\n{"b":2}\n\\.\nlast\n';

/** The text in pieces of this many bytes. */
async function* cut(size: number, length = text.length) {
  for (let at = 0; at < length; at += size) {
    await Promise.resolve();
    yield Buffer.from(text.slice(at, Math.min(at + size, length)));
  }
}

async function readAll(reader: ReturnType<typeof createPieceReader>) {
  async function join() {
    let rows = '';
    for await (const piece of reader.readUntil('\\.\n')) rows += String(piece);
    return rows;
  }
  return [
    await reader.readLine(),
    await join(),
    await reader.readLine(),
    await join(),
    await reader.readLine(),
    await reader.isAtEnd(),
  ];
}

test('lines and rows are the same however the bytes are cut into pieces', async () => {
  for (let size = 1; size <= text.length; size++)
    expect(await readAll(createPieceReader(cut(size))), String(size)).toEqual([
      '{"a":1}',
      '1\tone\\n\\\\.\n2\t\\N\n',
      '{"b":2}',
      '',
      'last',
      true,
    ]);
});

test('a text that ends too soon is noticed wherever it ends', async () => {
  for (let length = 0; length < text.length; length++)
    await expect(readAll(createPieceReader(cut(5, length))), String(length)).rejects.toThrow(DamageError);
});

test('a row is counted where it ends', () => {
  expect(countRows(Buffer.from('1\ta\n2\tb\n3'))).toBe(2);
  expect(countRows(Buffer.from(''))).toBe(0);
});
